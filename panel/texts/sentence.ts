/** What happened, in one sentence. */
import { maxAttempts, maxEventDuration } from '../../src/chromium/schedule.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/sentences.js';
import { durationText } from '../../src/messages/durations.ts';
import { longestLook } from '../../src/trace/clocks.ts';
import { verdictReason } from '../../src/messages/verdict.ts';
import { lostWith } from '../../src/messages/tag-end.ts';
import type { Dispatch, Tag } from '../../src/trace/model.ts';
import { formatClock } from '../components/format.ts';
import { errorText, reasonText } from './failure-text.ts';

/** Which attempt a dispatch is, in words: `Attempt 2 of 3`, `Simulated run`. */
function attemptText(dispatch: Dispatch): string {
  if (!dispatch.trusted) return dispatch.lastChance ? texts.simulatedLastChance() : texts.simulatedRun();
  if (dispatch.type === 'periodicsync') return texts.periodicRun();
  if (dispatch.attempt !== null) return texts.attempt({ attempt: dispatch.attempt, of: maxAttempts });
  return dispatch.lastChance ? texts.lastAttempt() : texts.anAttempt();
}

/** A dispatch and its end: `Attempt 2 of 3 failed after 212 ms: …`; and that it was the last of its tag, where that went. */
export function outcomeSentence(dispatch: Dispatch, verdict: Verdict, now: number, tag?: Tag): string {
  const sentence = endSentence(dispatch, verdict, now);
  return tag ? withLoss(sentence, tag, dispatch) : sentence;
}

/** What became of a tag after its last attempt, which did not succeed, where it went with its registration. */
function withLoss(sentence: string, { end, dispatches }: Tag, dispatch: Dispatch): string {
  const why = lostWith(end);
  const last = dispatches.findLast(({ trusted }) => trusted);
  if (
    !end ||
    why === null ||
    last !== dispatch ||
    dispatch.outcome === 'succeeded' ||
    dispatch.startedAt < end.since - longestLook
  )
    return sentence;
  return texts.neverAgain({ sentence, why, time: formatClock(end.at) });
}

function endSentence(dispatch: Dispatch, verdict: Verdict, now: number): string {
  const attempt = attemptText(dispatch);
  if (dispatch.settledAt === null) {
    const ran = Math.max(0, now - dispatch.startedAt);
    if (ran > maxEventDuration) return texts.endedUnobserved({ attempt });
    // It may run still, but nobody looks.
    if (dispatch.unseenSince !== null) return texts.lastSeenRunning({ attempt });
    return texts.running({ attempt, duration: durationText(Math.floor(ran / 1000) * 1000) });
  }
  const ran = dispatch.settledAt - dispatch.startedAt;
  const took = ran < 0 ? texts.clockSetBack() : texts.after({ duration: durationText(ran) });
  const { standing, certain } = verdict;
  if (dispatch.outcome !== 'succeeded') {
    const told = { attempt, took, why: causeOf(dispatch) };
    return standing === 'loss' && verdict.rule === 'gave-up' ? texts.failedForGood(told) : texts.failed(told);
  }
  const reason = standing === 'succeeded' ? null : verdictReason(verdict);
  if (reason !== null) {
    return standing === 'loss' ? texts.lost({ attempt, took, reason, certain }) : texts.succeededBut({ attempt, took, reason });
  }
  // Where the handler was watched from its start, what is not there counts too.
  return texts.succeeded({ attempt, took, idle: dispatch.listeners !== null && dispatch.requests.length === 0 });
}

function causeOf(dispatch: Dispatch): string {
  const { reason, error } = dispatch;
  if (reason === 'timeout') return texts.ranTooLong();
  if (reason === 'worker-stopped') return texts.workerStopped();
  const cause = error ?? dispatch.promises.find((promise) => promise.outcome === 'rejected')?.error ?? null;
  if (!cause) return reasonText(reason);
  const said = withoutDot(errorText(cause));
  return reason === 'rejected' ? texts.promiseRejected({ error: said }) : said;
}

function withoutDot(text: string): string {
  return text.replace(/\.$/, '');
}
