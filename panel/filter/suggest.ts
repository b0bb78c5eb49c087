/** What to offer while a filter is typed: for the word before the caret, the whole filter completed. */
import { markedBy } from '../../src/diagnosis/marked.ts';
import * as texts from '../../src/messages/compiled/status-bar.js';
import { quoteValue, states } from '../../src/trace/filter.ts';
import { eventKinds } from '../../src/trace/kinds/index.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { byName, byScope } from '../components/natural-order.ts';
import type { Offer } from '../components/offer.ts';
import { usedFilters, type Preferences } from '../state/preferences.ts';
import type { Filterable } from '../state/trace-filter.ts';

/** The values that a filter can be completed with, and what is told of them. */
export interface FilterWords {
  tags: readonly string[];
  kinds: readonly string[];
  scopes: readonly string[];
  /** The ids of rules. */
  problems: readonly string[];
  /** How many attempts have it, of a tag or a state; undefined where that is not told. */
  attemptsOf: (field: string, value: string) => number | undefined;
}

type Trace = Pick<Filterable, 'model' | 'dispatches' | 'problems'>;

/** What to offer: for an empty text what was written before. */
export function filterOffers(text: string, caret: number, trace: Trace, preferences: Preferences): readonly Offer[] {
  if (text.trim() === '') return usedFilters(preferences).map((used) => ({ text: used }));
  return suggestFilters(text, caret, wordsOf(trace));
}

/** The values that are in a trace, found when they are asked for. */
function wordsOf(trace: Trace): FilterWords {
  const { model, problems } = trace;
  return {
    get tags() {
      return [...new Set([...model.tags.values()].map((tag) => tag.tag))].sort(byName);
    },
    kinds: Object.keys(eventKinds),
    get scopes() {
      return [...model.registrations.keys()].sort(byScope(model));
    },
    get problems() {
      return [...new Set(problems.map(({ rule }) => rule))].sort();
    },
    attemptsOf: countsOf(trace),
  };
}

function countsOf({ model, dispatches, problems }: Trace): FilterWords['attemptsOf'] {
  let ofTags: Map<string, number> | null = null;
  const tagCounts = (): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { tag, dispatches: own } of model.tags.values()) counts.set(tag, (counts.get(tag) ?? 0) + own.length);
    return counts;
  };
  const count = (holds: (dispatch: Dispatch) => boolean) => dispatches.reduce((sum, each) => sum + Number(holds(each)), 0);
  const ofStates: Record<string, () => number> = {
    failed: () => count(({ outcome }) => outcome === 'failed'),
    lost: () => markedBy(problems).lost.size,
    simulated: () => count(({ trusted }) => !trusted),
    problem: () => markedBy(problems).dispatches.size,
  };
  return (field, value) =>
    field === 'tag:' ? (ofTags ??= tagCounts()).get(value) : field === 'is:' ? ofStates[value]?.() : undefined;
}

const fields = ['tag:', 'kind:', 'scope:', 'problem:', 'is:'];

/** The filters that the text can be completed to, at the word that ends at the caret. */
export function suggestFilters(text: string, caret: number, words: FilterWords): Offer[] {
  const before = text.slice(0, caret);
  const word = before.split(/\s/).at(-1) ?? '';
  const minus = word.startsWith('-') ? '-' : '';
  const bare = word.slice(minus.length);
  if (bare === '') return [];
  const head = before.slice(0, before.length - bare.length);
  const whole = (part: string, attempts?: number): Offer => ({
    text: head + part + text.slice(caret),
    ...(attempts !== undefined && { note: texts.attempts({ attempts }) }),
  });
  const colon = bare.indexOf(':');
  if (colon < 0) {
    return fields.filter((field) => field.startsWith(bare.toLowerCase()) && field !== bare).map((field) => whole(field));
  }
  const field = bare.slice(0, colon + 1).toLowerCase();
  const typed = bare.slice(colon + 1).toLowerCase();
  const begun = typed.replaceAll('"', '');
  return valuesOf(field, words)
    .filter((value) => value.toLowerCase().includes(begun) && quoteValue(value).toLowerCase() !== typed)
    .map((value) => whole(`${field}${quoteValue(value)}`, words.attemptsOf(field, value)));
}

function valuesOf(field: string, words: FilterWords): readonly string[] {
  if (field === 'tag:') return words.tags;
  if (field === 'kind:') return words.kinds;
  if (field === 'scope:') return words.scopes;
  if (field === 'problem:') return words.problems;
  return field === 'is:' ? states : [];
}
