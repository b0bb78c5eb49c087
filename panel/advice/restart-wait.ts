/** Why a worker is not restarted for the recording yet, in words. */
import * as texts from '../../src/messages/compiled/progress.js';
import type { Work } from '../../src/protocol/session.ts';
import { quotedTag } from '../../src/trace/tag-name.ts';

/** How much of a tag is said, in characters. */
const longestTag = 80;

/**
 * What is so, what it means, and what a restart in the middle would do.
 * @param registration how the worker's registration is named
 */
export function waitSentence(registration: string, { doing, what }: Work): string {
  const why = what === null ? texts.why[doing]() : texts.why.tag({ tag: quotedTag(what.slice(0, longestTag)) });
  return texts.waiting({ registration, why });
}
