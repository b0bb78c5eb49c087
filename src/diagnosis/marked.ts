/** What is to be marked for the problems of a trace: dispatches, calls and tags, each with its gravest. */
import { tagKey } from '../trace/model.ts';
import { rankOf, type Severity } from './problem.ts';
import type { TraceProblem } from './trace-rules.ts';

/** The problems of one thing. */
export interface Mark {
  worst: TraceProblem;
  /** How grave that is for this thing, of many that the problem is about, and whether that is certain. */
  severity: Exclude<Severity, 'note'>;
  certain: boolean;
  count: number;
}

/** What is marked, by ids and by the keys of tags. */
export interface Marked {
  dispatches: ReadonlyMap<string, Mark>;
  calls: ReadonlyMap<string, Mark>;
  tags: ReadonlyMap<string, Mark>;
  /** The dispatches whose work was lost, or perhaps was. */
  lost: ReadonlySet<string>;
}

/** Where there are no problems. */
export const nothingMarked: Marked = { dispatches: new Map(), calls: new Map(), tags: new Map(), lost: new Set() };

const known = new WeakMap<readonly TraceProblem[], Marked>();

/** What is to be marked, found once for a list. @param problems gravest first; notes mark nothing */
export function markedBy(problems: readonly TraceProblem[]): Marked {
  const found = known.get(problems);
  if (found) return found;
  const [dispatches, calls, tags] = [new Map<string, Mark>(), new Map<string, Mark>(), new Map<string, Mark>()];
  for (const problem of problems) {
    if (problem.severity === 'note') continue;
    const { subject, milder } = problem;
    for (const id of subject.dispatches) mark(dispatches, id, problem, milder.get(id));
    for (const id of subject.calls) mark(calls, id, problem);
    for (const { scope, type, tag } of subject.tags) mark(tags, tagKey(scope, type, tag), problem);
  }
  const lost = new Set([...dispatches].flatMap(([id, { severity }]) => (severity === 'loss' ? [id] : [])));
  const marked = { dispatches, calls, tags, lost };
  known.set(problems, marked);
  return marked;
}

function mark(
  marks: Map<string, Mark>,
  key: string,
  worst: TraceProblem,
  { severity, certain }: Pick<TraceProblem, 'severity' | 'certain'> = worst,
): void {
  if (severity === 'note') return;
  const before = marks.get(key);
  const count = (before?.count ?? 0) + 1;
  if (before && rankOf(before.severity) <= rankOf(severity)) before.count = count;
  else marks.set(key, { worst, severity, certain, count });
}
