/** Why a worker is not restarted for the recording yet, in words. */
import type { SessionState } from '../../src/protocol/session.ts';
import { shortUrl } from '../parts/format.ts';

/** How much of a tag is said, in characters. */
const longestTag = 80;

type Waiting = SessionState['waiting'][number];

/** What is so, what it means, and what a restart in the middle would do. */
export function waitSentence(waiting: Waiting): string {
  return (
    `The worker of ${shortUrl(waiting.scope)} is restarted, to be seen from its start, when it has nothing to do: ${reasonOf(waiting)}. ` +
    'Until then most of its requests are tied to no sync. Restarted now, what it does is cut off.'
  );
}

function reasonOf({ doing, what }: Waiting): string {
  switch (doing) {
    case 'sync':
      return what === null ? 'a sync is running' : `the sync “${what.slice(0, longestTag)}” is running`;
    case 'request':
      return 'a request has no answer yet';
    case 'event':
      return 'one of its events is not over';
    case 'order':
      return 'something that you asked for is under way';
    case 'no-answer':
      return 'it does not answer';
  }
}
