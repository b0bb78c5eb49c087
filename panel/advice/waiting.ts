/** Why a worker is not restarted for the recording yet, in words. */
import type { Work } from '../../src/protocol/session.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';

/** How much of a tag is said, in characters. */
const longestTag = 80;

/**
 * What is so, what it means, and what a restart in the middle would do.
 * @param registration how the worker's registration is named
 */
export function waitSentence(registration: string, { doing, what }: Work): string {
  const reason = what === null ? reasons[doing] : `the sync ${quotedTag(what.slice(0, longestTag))} is running`;
  return (
    `The worker of ${registration} is restarted, to be seen from its start, when it has nothing to do: ${reason}. ` +
    'Until then most of its requests are tied to no sync. Restarted now, what it does is cut off.'
  );
}

const reasons: Record<Work['doing'], string> = {
  sync: 'a sync is running',
  request: 'a request has no answer yet',
  event: 'one of its events is not over',
  order: 'something that you asked for is under way',
  'no-answer': 'it does not answer',
};
