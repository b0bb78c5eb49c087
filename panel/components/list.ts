/** Lists in a cell or a line. */
import { listText } from '../../src/messages/lists.ts';

/** What there is of some parts, with commas between: `attempt 1, simulated`. Most often that is one. */
export function formatList(parts: readonly (string | false | null | undefined)[]): string {
  const said = parts.filter((part): part is string => Boolean(part));
  return said.length > 1 ? listText(said) : (said[0] ?? '');
}
