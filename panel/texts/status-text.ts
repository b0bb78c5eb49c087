/** The status of a tag in a few words. */
import type { TagStatus } from '../../src/diagnosis/tag-status.ts';
import { lostWith } from '../../src/trace/end-text.ts';
import { formatCountdown, formatDuration } from '../components/format.ts';
import type { Tone } from '../components/outcome.tsx';
import { lossOf } from './dispatch-facts.ts';

/** Words with the tone to draw them in. */
export interface StatusText {
  text: string;
  tone: Tone;
}

/** What to say of a tag at a time (epoch ms). */
export function statusText(status: TagStatus, now: number): StatusText {
  switch (status.state) {
    case 'firing': {
      const what = status.trusted ? 'firing' : 'simulated run';
      const attempt = status.attempt === null ? '' : `, attempt ${status.attempt}`;
      // From the second second on: most are over before anyone could read it.
      const since = now - status.since < 1000 ? '' : ` for ${formatCountdown(Math.floor((now - status.since) / 1000) * 1000)}`;
      return { text: `${what}${since}${attempt}`, tone: 'running' };
    }
    case 'unobserved': {
      const attempt = status.attempt === null ? '' : `, attempt ${status.attempt}`;
      return { text: `was running when last seen${attempt}`, tone: 'running' };
    }
    case 'retrying': {
      if (status.failed === null) return { text: 'waiting to retry', tone: 'running' };
      const retry = `retry ${status.failed + 1} of ${status.of}`;
      if (status.dueAt === null) return { text: `${retry} to come`, tone: 'running' };
      const left = status.dueAt - now;
      const why = status.seen ? ', by the waits seen' : '';
      if (left > 0) return { text: `${retry} in ${formatCountdown(left)}${why}`, tone: 'running' };
      // The time is the earliest: then the network must be there, and the browser decide.
      const since = left > -1000 ? '' : ` since ${formatCountdown(Math.floor(-left / 1000) * 1000)}`;
      return { text: `${retry} due${since}`, tone: 'running' };
    }
    case 'held':
      return { text: 'held offline', tone: 'running' };
    case 'pending':
      return {
        text: status.since === null ? 'registered before SyncScope looked' : 'pending',
        tone: 'running',
      };
    case 'presumed': {
      const when = status.until === null ? '' : `, next within ${formatCountdown(status.until - now)}`;
      return { text: `probably waits to retry since an attempt that was not recorded${when}`, tone: 'running' };
    }
    case 'periodic':
      return {
        text: status.interval === null ? 'registered' : `every ${formatDuration(status.interval)}`,
        tone: 'plain',
      };
    default: {
      const why = lostWith(status.end ?? null);
      if (why !== null) return { text: `will never fire: ${why}`, tone: 'bad' };
      const loss = status.last && lossOf(status.last);
      if (loss !== null) return { text: `done, but ${loss}`, tone: 'warning' };
      const { last, end } = status;
      if (last?.outcome === 'succeeded') return { text: 'done, succeeded', tone: 'good' };
      if (last?.lastChance === true && last.outcome === 'failed') return { text: 'gone, last attempt failed', tone: 'bad' };
      if (end?.how === 'unregistered') return { text: 'unregistered', tone: 'plain' };
      return end
        ? { text: 'no longer listed; how it ended was not recorded', tone: 'plain' }
        : { text: 'not registered', tone: 'plain' };
    }
  }
}

/** Whether the words change with time alone, so that a clock has to tick. */
export function isTicking(status: TagStatus): boolean {
  if (status.state === 'retrying') return status.dueAt !== null;
  return status.state === 'firing' || status.state === 'pending' || (status.state === 'presumed' && status.until !== null);
}
