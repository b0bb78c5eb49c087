/** What is said of a dispatch in a few words. */
import { problemsOf, type DispatchProblem } from '../../src/diagnosis/dispatch-problems.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';

/** What caused a dispatch: the browser by itself, or the user through the panel. */
export function triggerOf(model: Model, dispatch: Dispatch): 'browser' | 'fired' | 'simulated' {
  if (!dispatch.trusted) return 'simulated';
  return dispatch.fireId !== null && model.fires.has(dispatch.fireId) ? 'fired' : 'browser';
}

const losses: Record<Exclude<DispatchProblem['rule'], 'refused-request' | 'did-nothing'>, string> = {
  'no-listener': 'no listener ran',
  'handler-threw': 'the handler threw',
  'late-wait-until': 'waitUntil came too late',
  'swallowed-failure': 'a request failed',
  'swallowed-test': 'a request that was made to fail was not minded',
  outlived: 'a request outlived it',
  'no-wait-until': 'waitUntil was not called',
};

/** Why work may be lost in a dispatch that is a success to the browser, in a few words; else null. */
export function lossOf(dispatch: Dispatch): string | null {
  return dispatch.outcome === 'succeeded' ? lossIn(problemsOf(dispatch)) : null;
}

function lossIn([worst]: readonly DispatchProblem[]): string | null {
  return worst && worst.rule !== 'refused-request' && worst.rule !== 'did-nothing' ? losses[worst.rule] : null;
}

/** The tone of a dispatch. */
export function dispatchTone(dispatch: Dispatch): Tone {
  return lossOf(dispatch) === null ? toneOf(dispatch.outcome) : 'warning';
}

/** How a dispatch ended, in a few words. */
export function resultText(dispatch: Dispatch): string {
  if (dispatch.outcome === null) return 'running';
  if (dispatch.outcome === 'succeeded') {
    const problems = problemsOf(dispatch);
    const loss = lossIn(problems);
    if (loss !== null) return `succeeded, but ${loss}`;
    return problems.some(({ rule }) => rule === 'did-nothing') ? 'succeeded, nothing seen of its work' : 'succeeded';
  }
  return `failed: ${dispatch.error ? errorText(dispatch.error) : reasonText(dispatch.reason)}`;
}
