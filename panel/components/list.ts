/** Lists in a sentence or a cell. */
import { language } from '../../src/messages/compiled/language.js';

const list = new Intl.ListFormat(language, { type: 'unit', style: 'short' });

/** What there is of some parts, with commas between: `attempt 1, simulated`. Most often that is one. */
export function formatList(parts: readonly (string | false | null | undefined)[]): string {
  const said = parts.filter((part): part is string => Boolean(part));
  return said.length > 1 ? list.format(said) : (said[0] ?? '');
}
