/** The status of a tag in a few words. */
import type { TagStatus } from '../../src/diagnosis/tag-status.ts';
import * as texts from '../../src/messages/compiled/tag-status.js';
import { durationText } from '../../src/messages/durations.ts';
import { lostWith } from '../../src/messages/tag-end.ts';
import { formatCountdown } from '../components/format.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import type { Tone } from '../components/outcome.tsx';

/** Words with the tone to draw them in. */
export interface StatusText {
  text: string;
  tone: Tone;
}

/**
 * What to say of a tag at a time (epoch ms).
 * @param ofVerdict the verdict on a dispatch; without it no more is said of one that is over than that it is
 */
export function statusText(status: TagStatus, now: number, ofVerdict: ((dispatch: Dispatch) => StatusText) | null): StatusText {
  switch (status.state) {
    case 'firing': {
      const firing = texts.firing({ trusted: status.trusted });
      const ran = now - status.since;
      // From the second second on: most are over before anyone could read it.
      const state = ran < 1000 ? firing : texts.firingFor({ firing, time: formatCountdown(Math.floor(ran / 1000) * 1000) });
      return { text: withAttempt(state, status.attempt), tone: 'running' };
    }
    case 'unobserved':
      return { text: withAttempt(texts.lastSeenRunning(), status.attempt), tone: 'running' };
    case 'retrying':
      return { text: retryText(status, now), tone: 'running' };
    case 'held':
      return { text: texts.held(), tone: 'running' };
    case 'pending':
      return { text: status.since === null ? texts.registeredBefore() : texts.pending(), tone: 'running' };
    case 'presumed': {
      const presumed = texts.presumed();
      if (status.until === null) return { text: presumed, tone: 'running' };
      return { text: texts.presumedNext({ presumed, time: formatCountdown(status.until - now) }), tone: 'running' };
    }
    case 'periodic': {
      const { interval } = status;
      return {
        text: interval === null ? texts.registered() : texts.every({ interval: durationText(interval) }),
        tone: 'plain',
      };
    }
    default: {
      const why = lostWith(status.end ?? null);
      if (why !== null) return { text: texts.neverFires({ why }), tone: 'bad' };
      const { last, end } = status;
      if (last?.outcome === 'succeeded') {
        const verdict = ofVerdict?.(last) ?? { text: texts.ran(), tone: 'plain' };
        return verdict.tone === 'good' ? { text: texts.done(), tone: 'good' } : verdict;
      }
      if (last?.lastChance === true && last.outcome === 'failed') return { text: texts.dropped(), tone: 'bad' };
      if (end?.how === 'unregistered') return { text: texts.unregistered(), tone: 'plain' };
      return { text: end ? texts.noLongerListed() : texts.notRegistered(), tone: 'plain' };
    }
  }
}

function withAttempt(state: string, attempt: number | null): string {
  return attempt === null ? state : texts.withAttempt({ state, attempt });
}

function retryText({ failed, of, dueAt, seen }: Extract<TagStatus, { state: 'retrying' }>, now: number): string {
  if (failed === null) return texts.waitingToRetry();
  const retry = texts.retry({ retry: failed + 1, of });
  if (dueAt === null) return texts.retryToCome({ retry });
  const left = dueAt - now;
  if (left > 0) return texts.retryIn({ retry, time: formatCountdown(left), seen });
  // The time is the earliest: then the network must be there, and the browser decide.
  if (left > -1000) return texts.retryDue({ retry });
  return texts.retryDueFor({ retry, time: formatCountdown(Math.floor(-left / 1000) * 1000) });
}

/** Whether the words change with time alone, so that a clock has to tick. */
export function isTicking(status: TagStatus): boolean {
  if (status.state === 'retrying') return status.dueAt !== null;
  return status.state === 'firing' || status.state === 'pending' || (status.state === 'presumed' && status.until !== null);
}
