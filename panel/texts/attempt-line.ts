/** An attempt as text for the clipboard. */
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/results.js';
import { durationText } from '../../src/messages/durations.ts';
import { durationOf, type Dispatch, type Model } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { formatClock } from '../components/format.ts';
import { triggerOf } from './trigger-text.ts';
import { verdictText } from './verdict-text.ts';

/** Which attempt it is, as a table has it. */
export function attemptCell(dispatch: Dispatch): string {
  if (dispatch.attempt !== null) return String(dispatch.attempt);
  return dispatch.lastChance ? texts.lastAttempt() : '–';
}

/** What the table of the attempts says of it, with tabs between. */
export function attemptLine(model: Model, dispatch: Dispatch, verdict: Verdict): string {
  const duration = durationOf(dispatch);
  return [
    tagName(dispatch.tag),
    attemptCell(dispatch),
    triggerOf(model, dispatch),
    formatClock(dispatch.startedAt),
    duration === null ? '' : durationText(duration),
    dispatch.promises.length,
    dispatch.requests.length,
    verdictText(dispatch, verdict),
  ].join('\t');
}
