/** Lists as people write them in the language of the texts. */
import { language } from './compiled/language.js';

const list = new Intl.ListFormat(language, { type: 'unit' });

/** Things one after the other: `outcome, requests`. */
export function listText(items: readonly string[]): string {
  return list.format(items);
}
