/** What a recording shows, in lines to be printed. */
import { createReadStream } from 'node:fs';
import { printable } from '../../driver/printable.ts';
import type { Severity } from '../../src/diagnosis/problem.ts';
import { whyNothingRan } from '../../src/diagnosis/why-nothing-ran.ts';
import { readTrace } from '../../src/formats/read.ts';
import { severities } from '../../src/messages/compiled/severities.js';
import { whyNothingRanText } from '../../src/messages/nothing-ran.ts';
import { summary } from '../../src/messages/compiled/command-line.js';
import { outcomeText, requestOutcomeText } from '../../src/messages/outcomes.ts';
import { wordedProblems } from '../../src/messages/problems.ts';
import { errorMessage } from '../../src/messages/reasons.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { RequestRecord } from '../../src/trace/model.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';

/** What a recording shows. */
export interface Summary {
  dispatches: number;
  lines: string[];
  /** How grave each problem is. */
  problems: Severity[];
}

/** The most lines of a list. */
const longestList = 10;

/**
 * Sums up a SyncScope trace: what ran, how it ended, what it requested, what went wrong; or why nothing ran.
 * @throws TraceRefused with a sentence when the file is no such trace
 */
export async function summarize(file: string): Promise<Summary> {
  const { events } = await readTrace(createReadStream(file));
  const model = fold(emptyModel(), events);
  const dispatches = [...model.dispatches.values()];
  const found = wordedProblems(model, events);
  const problems = found.map(({ problem }) => problem.severity);
  const wrong = found.map(({ problem, what }): [string, string] => {
    const text = summary.problem({ severity: severities[problem.severity](), what });
    return [problem.key, text];
  });
  if (dispatches.length === 0) {
    const why = whyNothingRanText(whyNothingRan(model), summary.addReload());
    return { dispatches: 0, lines: [summary.nothingRan({ why: printable(why) }), ...list(summary.problems, wrong)], problems };
  }
  const requests = dispatches.flatMap((dispatch) => dispatch.requests);
  return {
    dispatches: dispatches.length,
    problems,
    lines: [
      ...list(
        summary.syncs,
        dispatches.map(({ type, tag }) => [
          summary.sync({ type, tag: quotedTag(shapeOf(tag)) }),
          summary.sync({ type, tag: quotedTag(tag) }),
        ]),
      ),
      ...list(
        summary.outcomes,
        dispatches.map((dispatch) => [outcomeText(dispatch), outcomeText(dispatch)]),
      ),
      ...list(
        summary.requests,
        requests.map((request) => [shapeOf(requestText(request)), requestText(request)]),
      ),
      ...list(summary.problems, wrong),
    ],
  };
}

function requestText({ method, url, outcome, status, error }: RequestRecord): string {
  const failed = outcome === 'failed' && error ? errorMessage(error) : null;
  const end = outcome === null ? summary.pending() : (failed ?? status ?? requestOutcomeText(outcome));
  return summary.request({ method, url, end });
}

const changing = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\b(?=[a-f]*\d)[\da-f]{12,}\b|\d{4,}|(?<=[-_:/.=])\d+\b/gi;

/** A text without what is likely to be another one each time: ids and long numbers, and short ones at the end of a name. */
function shapeOf(text: string): string {
  return text.replace(changing, '…');
}

/** A heading and a line for each group, largest first. @param entries what groups each, and how it reads where it is alone */
function list(heading: (parameters: { count: number }) => string, entries: readonly [group: string, text: string][]): string[] {
  if (entries.length === 0) return [];
  const groups = new Map<string, { count: number; texts: Set<string> }>();
  for (const [group, text] of entries) {
    const found = groups.get(group) ?? { count: 0, texts: new Set() };
    found.count++;
    found.texts.add(text);
    groups.set(group, found);
  }
  const sorted = [...groups].toSorted(([, a], [, b]) => b.count - a.count);
  const shown = sorted.length > longestList ? sorted.slice(0, longestList - 1) : sorted;
  const lines = shown.map(([group, { count, texts }]) => {
    const [only = ''] = texts;
    const text = texts.size === 1 ? only : summary.variants({ text: group, count: texts.size });
    return `  ${summary.line({ count, text: printable(text) })}`;
  });
  const rest = sorted.slice(shown.length);
  if (rest.length > 0)
    lines.push(`  ${summary.others({ count: rest.reduce((sum, [, { count }]) => sum + count, 0), groups: rest.length })}`);
  return [heading({ count: entries.length }), ...lines];
}
