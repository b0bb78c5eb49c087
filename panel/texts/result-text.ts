/** How a dispatch came about and ended, in a few words, as a table has it. */
import { problemsOf } from '../../src/diagnosis/dispatch-problems.ts';
import states from '../../src/messages/compiled/states.js';
import * as texts from '../../src/messages/compiled/results.js';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { lossIn } from './losses.ts';
import { errorText, reasonText } from './failure-text.ts';

/** What caused a dispatch: the browser by itself, or the user through the panel. */
export function triggerOf(model: Model, dispatch: Dispatch): string {
  if (!dispatch.trusted) return texts.triggers.simulated();
  return dispatch.fireId !== null && model.fires.has(dispatch.fireId) ? texts.triggers.fired() : texts.triggers.browser();
}

/** How a dispatch ended, in a few words. */
export function resultText(dispatch: Dispatch): string {
  if (dispatch.outcome === null) return states.running();
  if (dispatch.outcome === 'succeeded') {
    const problems = problemsOf(dispatch);
    const loss = lossIn(problems);
    if (loss !== null) return texts.succeededBut({ loss });
    return problems.some(({ rule }) => rule === 'did-nothing') ? texts.nothingSeen() : states.succeeded();
  }
  return texts.failed({ why: dispatch.error ? errorText(dispatch.error) : reasonText(dispatch.reason) });
}
