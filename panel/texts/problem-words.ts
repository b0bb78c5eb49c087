/** The words of problems, made once for each while it is as it is. */
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Severity } from '../../src/diagnosis/problem.ts';
import { problemText, type ProblemText } from '../../src/messages/problems.ts';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import { severities } from '../../src/messages/compiled/severities.js';
import { tagName } from '../../src/trace/tag-name.ts';
import type { Tone } from '../components/outcome.tsx';

const known = new WeakMap<TraceProblem, ProblemText>();

/** What is said of a problem. */
export function wordsOf(problem: TraceProblem): ProblemText {
  let words = known.get(problem);
  if (!words) known.set(problem, (words = problemText(problem)));
  return words;
}

/** The tags that a problem is about, as they are named. */
export function tagsOf({ subject }: TraceProblem): string {
  return [...new Set(subject.tags.map(({ tag }) => tagName(tag)))].join(', ');
}

/** How grave a problem is, in a word. */
export function severityText(severity: Severity): string {
  return severities[severity]();
}

/** The sign and colour of how grave a problem is. */
export function severityTone(severity: Severity): Tone {
  return severity === 'loss' || severity === 'failure' ? 'bad' : severity === 'risk' ? 'warning' : 'plain';
}

/** A problem as text: what happened, and what to do. */
export function problemAsText(problem: TraceProblem): string {
  const { title, what, doubt, todo } = wordsOf(problem);
  return [texts.copied({ severity: severityText(problem.severity), title }), what, doubt, todo].filter(Boolean).join('\n');
}

/** What to say aloud about problems that were found. */
export function problemsFound([gravest, ...others]: readonly TraceProblem[]): string {
  if (!gravest) return '';
  const { title } = wordsOf(gravest);
  return others.length === 0 ? texts.found({ title }) : texts.foundMore({ title, count: others.length });
}
