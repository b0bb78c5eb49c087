/** What to offer while a filter is typed: for the word before the caret, the whole filter completed. */
import { quoteValue, states } from '../../src/trace/filter.ts';
import { eventKinds } from '../../src/trace/kinds/index.ts';
import type { Filterable } from '../state/trace-filter.ts';

/** The values that a filter can be completed with. */
export interface FilterWords {
  tags: readonly string[];
  kinds: readonly string[];
  scopes: readonly string[];
  /** The ids of rules. */
  problems: readonly string[];
}

/** The values that are in a trace, found when they are asked for. */
export function wordsOf({ model, problems }: Pick<Filterable, 'model' | 'problems'>): FilterWords {
  return {
    get tags() {
      return [...new Set([...model.tags.values()].map((tag) => tag.tag))].sort();
    },
    kinds: Object.keys(eventKinds),
    get scopes() {
      return [...model.registrations.keys()].sort();
    },
    get problems() {
      return [...new Set(problems.map(({ rule }) => rule))].sort();
    },
  };
}

const fields = ['tag:', 'kind:', 'scope:', 'problem:', 'is:'];

/** The filters that the text can be completed to, at the word that ends at the caret. */
export function suggestFilters(text: string, caret: number, words: FilterWords): string[] {
  const before = text.slice(0, caret);
  const word = before.split(/\s/).at(-1) ?? '';
  const minus = word.startsWith('-') ? '-' : '';
  const bare = word.slice(minus.length);
  if (bare === '') return [];
  const head = before.slice(0, before.length - bare.length);
  const whole = (part: string) => head + part + text.slice(caret);
  const colon = bare.indexOf(':');
  if (colon < 0) {
    return fields.filter((field) => field.startsWith(bare.toLowerCase()) && field !== bare).map(whole);
  }
  const field = bare.slice(0, colon + 1).toLowerCase();
  const typed = bare.slice(colon + 1).toLowerCase();
  const begun = typed.replaceAll('"', '');
  return valuesOf(field, words)
    .filter((value) => value.toLowerCase().includes(begun) && quoteValue(value).toLowerCase() !== typed)
    .map((value) => whole(`${field}${quoteValue(value)}`));
}

function valuesOf(field: string, words: FilterWords): readonly string[] {
  if (field === 'tag:') return words.tags;
  if (field === 'kind:') return words.kinds;
  if (field === 'scope:') return words.scopes;
  if (field === 'problem:') return words.problems;
  return field === 'is:' ? states : [];
}
