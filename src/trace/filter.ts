/** The filter's language: words, `tag:` `kind:` `scope:` `problem:` `is:`, `-` to exclude, quotes around spaces. */

const dispatchStates = ['failed', 'lost', 'simulated', 'pending'] as const;
/** A state of dispatches that `is:` knows. */
export type FilterState = (typeof dispatchStates)[number];
/** All that `is:` knows. */
export const states = [...dispatchStates, 'problem'] as const;

/** One part of a filter. Values are in lower case; the empty one of a tag asks for just the empty tag, that of a problem for any. */
export type Term =
  | { field: 'text' | 'tag' | 'kind' | 'scope' | 'problem'; value: string; exclude: boolean }
  | { field: 'is'; value: FilterState; exclude: boolean };

/** A read filter. All its terms have to hold. */
export interface Filter {
  terms: Term[];
  /** The state that `is:` was to ask for and does not know; the rest still applies. */
  unknownState: string | null;
}

const token = /(-?)(?:(tag|kind|scope|problem|is):)?(?:"([^"]*)("?)|(\S*))/giy;

/** Reads a filter. A field without a value, as while typing, does nothing yet, but `tag:""` has one. */
export function parseFilter(query: string): Filter {
  const filter: Filter = { terms: [], unknownState: null };
  token.lastIndex = 0;
  while (token.lastIndex < query.length) {
    if (/\s/.test(query[token.lastIndex] ?? '')) {
      token.lastIndex++;
      continue;
    }
    const [, minus, name = 'text', quoted, closing, plain] = token.exec(query) ?? [];
    const value = (quoted ?? plain ?? '').toLowerCase();
    const exclude = minus === '-';
    const field = name.toLowerCase();
    if (value === '' && !(field === 'tag' && closing === '"')) continue;
    if (field === 'is') {
      const state = dispatchStates.find((known) => known === value);
      if (state) filter.terms.push({ field, value: state, exclude });
      else if (value === 'problem') filter.terms.push({ field: value, value: '', exclude });
      else if (!states.some((known) => known.startsWith(value))) filter.unknownState = value;
    } else if (field === 'tag' || field === 'kind' || field === 'scope' || field === 'problem' || field === 'text') {
      filter.terms.push({ field, value, exclude });
    }
  }
  return filter;
}

/** A value as it has to be written in a filter. */
export function quoteValue(value: string): string {
  return value === '' || /[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}
