/** What is said of a dispatch wherever it is shown: whether its work may be lost. */
import { problemsOf, type DispatchProblem } from '../../src/diagnosis/dispatch-problems.ts';
import texts from '../../src/messages/compiled/losses.js';
import type { Dispatch } from '../../src/trace/model.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';

/** Why work may be lost in a dispatch that is a success to the browser, in a few words; else null. */
export function lossOf(dispatch: Dispatch): string | null {
  return dispatch.outcome === 'succeeded' ? lossIn(problemsOf(dispatch)) : null;
}

/** The same by what is wrong with it, gravest first. */
export function lossIn([worst]: readonly DispatchProblem[]): string | null {
  return worst && worst.rule !== 'refused-request' && worst.rule !== 'did-nothing' ? texts[worst.rule]() : null;
}

/** The tone of a dispatch. */
export function dispatchTone(dispatch: Dispatch): Tone {
  return lossOf(dispatch) === null ? toneOf(dispatch.outcome) : 'warning';
}
