/** An attempt as text for the clipboard. */
import * as texts from '../../src/messages/compiled/results.js';
import { durationText } from '../../src/messages/durations.ts';
import { durationOf, type Dispatch, type Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { formatClock } from '../components/format.ts';
import { resultText, triggerOf } from './result-text.ts';

/** Which attempt it is, as a table has it. */
export function attemptCell(dispatch: Dispatch): string {
  if (dispatch.attempt !== null) return String(dispatch.attempt);
  return dispatch.lastChance ? texts.lastAttempt() : '–';
}

/** What the table of the attempts says of it, with tabs between. */
export function attemptLine(model: Model, dispatch: Dispatch): string {
  const duration = durationOf(dispatch);
  return [
    tagName(dispatch.tag),
    attemptCell(dispatch),
    triggerOf(model, dispatch),
    formatClock(dispatch.startedAt),
    duration === null ? '' : durationText(duration),
    dispatch.promises.length,
    dispatch.requests.length,
    resultText(dispatch),
  ].join('\t');
}
