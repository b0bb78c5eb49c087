/** How a dispatch came about, in a word, as a table has it. */
import * as texts from '../../src/messages/compiled/results.js';
import type { Dispatch, Model } from '../../src/trace/model.ts';

/** What caused a dispatch: the browser by itself, or the user through the panel. */
export function triggerOf(model: Model, dispatch: Dispatch): string {
  if (!dispatch.trusted) return texts.triggers.simulated();
  return dispatch.fireId !== null && model.fires.has(dispatch.fireId) ? texts.triggers.fired() : texts.triggers.browser();
}
