/** What happened, in one sentence. */
import { maxAttempts, maxEventDuration } from '../../src/chromium/schedule.ts';
import { longestLook } from '../../src/trace/clocks.ts';
import { lostWith } from '../../src/trace/end-text.ts';
import type { Dispatch, Tag } from '../../src/trace/model.ts';
import { formatClock, formatDuration } from '../components/format.ts';
import { errorText, reasonText } from './failure-text.ts';

/** Which attempt a dispatch is, in words: `Attempt 2 of 3`, `Simulated run`. */
export function attemptText(dispatch: Dispatch): string {
  if (!dispatch.trusted) return dispatch.lastChance ? 'Simulated run as last chance' : 'Simulated run';
  if (dispatch.type === 'periodicsync') return 'Periodic run';
  if (dispatch.attempt !== null) return `Attempt ${dispatch.attempt} of ${maxAttempts}`;
  return dispatch.lastChance ? 'The last attempt' : 'An attempt';
}

/** A dispatch and its end: `Attempt 2 of 3 failed after 212 ms: …`; and that it was the last of its tag, where that went. */
export function outcomeSentence(dispatch: Dispatch, now: number, tag?: Tag): string {
  const lost = tag && lostText(tag, dispatch);
  return lost ? `${endSentence(dispatch, now)} ${lost}` : endSentence(dispatch, now);
}

/** What became of a tag after its last attempt, which did not succeed, where it went with its registration. */
function lostText({ end, dispatches }: Tag, dispatch: Dispatch): string | null {
  const why = lostWith(end);
  const last = dispatches.findLast(({ trusted }) => trusted);
  if (
    !end ||
    why === null ||
    last !== dispatch ||
    dispatch.outcome === 'succeeded' ||
    dispatch.startedAt < end.since - longestLook
  )
    return null;
  return `The tag will never fire again: ${why}, at ${formatClock(end.at)}.`;
}

function endSentence(dispatch: Dispatch, now: number): string {
  const who = attemptText(dispatch);
  if (dispatch.settledAt === null) {
    const ran = Math.max(0, now - dispatch.startedAt);
    if (ran > maxEventDuration || dispatch.unseenSince !== null) return `${who} was not seen to end.`;
    return `${who} is running for ${formatDuration(Math.floor(ran / 1000) * 1000)}.`;
  }
  const ran = dispatch.settledAt - dispatch.startedAt;
  const took = ran < 0 ? '(the clock was set back meanwhile)' : `after ${formatDuration(ran)}`;
  if (dispatch.outcome === 'succeeded') {
    // Where the handler was watched from its start, what is not there counts too.
    const idle = dispatch.listeners !== null && dispatch.requests.length === 0;
    return `${who} succeeded ${took}${idle ? ', with no request that was seen' : ''}.`;
  }
  return `${who} failed ${took}: ${causeOf(dispatch)}.`;
}

function causeOf(dispatch: Dispatch): string {
  const { reason, error } = dispatch;
  if (reason === 'timeout') return 'it ran longer than the browser allows';
  if (reason === 'worker-stopped') return 'its worker was stopped';
  const cause = error ?? dispatch.promises.find((promise) => promise.outcome === 'rejected')?.error ?? null;
  if (reason === 'rejected' && cause) {
    return `the promise given to waitUntil rejected with ${withoutDot(errorText(cause))}`;
  }
  return cause ? withoutDot(errorText(cause)) : reasonText(reason);
}

function withoutDot(text: string): string {
  return text.replace(/\.$/, '');
}
