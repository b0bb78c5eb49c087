/** The status of a tag in a few words. */
import type { TagStatus } from '../../src/chromium/tag-status.ts';
import { formatCountdown, formatDuration } from '../parts/format.ts';
import type { Tone } from '../parts/outcome.tsx';
import { lossOf } from '../tables/dispatch-facts.ts';

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
      const since =
        now - status.since < 1000
          ? ''
          : ` for ${formatCountdown(Math.floor((now - status.since) / 1000) * 1000)}`;
      return { text: `${what}${since}${attempt}`, tone: 'running' };
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
        text: status.since === null ? 'pending, registered before we looked' : 'pending',
        tone: 'running',
      };
    case 'periodic':
      return {
        text: status.interval === null ? 'registered' : `every ${formatDuration(status.interval)}`,
        tone: 'plain',
      };
    default: {
      const loss = status.last && lossOf(status.last);
      if (loss !== null) return { text: `done, but ${loss}`, tone: 'warning' };
      if (status.last?.outcome === 'succeeded') return { text: 'done, succeeded', tone: 'good' };
      if (status.last?.outcome === 'failed') return { text: 'gone, last attempt failed', tone: 'bad' };
      return { text: 'not registered', tone: 'plain' };
    }
  }
}

/** Whether the words change with time alone, so that a clock has to tick. */
export function isTicking(status: TagStatus): boolean {
  return status.state === 'firing' || (status.state === 'retrying' && status.dueAt !== null);
}
