/** Why a worker is not restarted for the recording yet, in words. */
import type { SessionState } from '../../src/protocol/session.ts';
import { shortUrl } from '../parts/format.ts';

/** How much of a tag is said, in characters. */
const longestTag = 80;

type Waiting = SessionState['waiting'][number];

/** What is so, what it means, and what a restart in the middle would do. */
export function waitSentence(waiting: Waiting): string {
  const { scope, doing, what } = waiting;
  const reason = what === null ? reasons[doing] : `the sync “${what.slice(0, longestTag)}” is running`;
  return (
    `The worker of ${shortUrl(scope)} is restarted, to be seen from its start, when it has nothing to do: ${reason}. ` +
    'Until then most of its requests are tied to no sync. Restarted now, what it does is cut off.'
  );
}

const reasons: Record<Waiting['doing'], string> = {
  sync: 'a sync is running',
  request: 'a request has no answer yet',
  event: 'one of its events is not over',
  order: 'something that you asked for is under way',
  'no-answer': 'it does not answer',
};
