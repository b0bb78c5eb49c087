/** How an attempt ended, as reports say it: what the browser counts as a success may have lost work. */
import type { TraceProblem } from '../diagnosis/trace-rules.ts';
import * as texts from '../messages/compiled/report.js';
import { outcomeText } from '../messages/outcomes.ts';
import type { Dispatch } from '../trace/model.ts';

/** The attempts of which a problem says for certain that work was lost. */
export function lostIn(problems: readonly TraceProblem[]): Set<string> {
  return new Set(
    problems.flatMap(({ severity, certain, subject }) => (severity === 'loss' && certain ? subject.dispatches : [])),
  );
}

/** How an attempt ended. @param lost those in which work was lost */
export function reportedOutcome(dispatch: Dispatch, lost: ReadonlySet<string>): string {
  const outcome = outcomeText(dispatch);
  return dispatch.outcome === 'succeeded' && lost.has(dispatch.dispatchId) ? texts.butLost({ outcome }) : outcome;
}
