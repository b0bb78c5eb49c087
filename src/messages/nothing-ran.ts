/** Why a recording shows no dispatch, in a sentence or two. */
import type { WhyNothingRan } from '../diagnosis/why-nothing-ran.ts';
import { quotedTag } from '../trace/tag-name.ts';
import texts from './compiled/nothing-ran.js';
import { refusalText } from './refusals.ts';

/**
 * Why nothing ran, and what to try.
 * @param reload how to record what the page does while it loads: "press Record and reload"
 */
export function whyNothingRanText(found: WhyNothingRan, reload: string): string {
  switch (found.why) {
    case 'waits':
      return texts.waits({ tag: quotedTag(found.tag), others: found.others });
    case 'refused': {
      const { tag, error, refusal } = found;
      return texts.refused({ tag: quotedTag(tag), reason: refusal ? refusalText(refusal) : `${error.name}: ${error.message}` });
    }
    case 'not-dispatched':
      return texts[found.why]();
    default:
      return texts[found.why]({ reload });
  }
}
