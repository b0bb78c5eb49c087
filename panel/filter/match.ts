/** Which events, dispatches and tags a filter lets through. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';
import { resultText, triggerOf } from '../tables/dispatch-facts.ts';
import { kindText } from '../tables/event-facts.ts';
import { indexOf, type EventIndex, type IndexedEvent, type Texts } from './event-index.ts';
import type { Filter, FilterState, Term } from './parse.ts';

/** A word that is looked for in many texts, in any case. */
class Word {
  readonly #value: string;
  readonly #found = new Map<string, boolean>();

  /** @param value in lower case */
  constructor(value: string) {
    this.#value = value;
  }

  isIn(text: string): boolean {
    return text.toLowerCase().includes(this.#value);
  }

  /** The same, for a text that many things share, such as a tag: it is searched once. */
  isInShared(text: string): boolean {
    let found = this.#found.get(text);
    if (found === undefined) this.#found.set(text, (found = this.isIn(text)));
    return found;
  }
}

/** Which of many texts hold something, by their numbers; each text is looked at once. */
class Search {
  readonly #texts: Texts;
  readonly #holds: (text: string) => boolean;
  /** For each text 0 if it was not looked at yet, 1 if it does not hold it, else 2. */
  #known: Uint8Array;

  constructor(texts: Texts, holds: (text: string) => boolean) {
    this.#texts = texts;
    this.#holds = holds;
    this.#known = new Uint8Array(texts.count);
  }

  has(number: number): boolean {
    return (this.#known[number] || this.#look(number)) === 2;
  }

  #look(number: number): number {
    if (number >= this.#known.length) {
      const known = this.#known;
      this.#known = new Uint8Array(this.#texts.count * 2);
      this.#known.set(known);
    }
    return (this.#known[number] = this.#holds(this.#texts.at(number)) ? 2 : 1);
  }
}

/** Whether a term holds for an event. */
type EventTest = (indexed: IndexedEvent) => boolean;

/** A filter ready to be asked, of a hundred thousand things after one key: it makes nothing new for each of them. */
export class Matcher {
  readonly #terms: { term: Term; word: Word }[];
  constructor({ terms }: Filter) {
    this.#terms = terms.map((term) => ({ term, word: new Word(term.value) }));
  }

  /** Those of a model's events, from a place on, that it lets through. An event of a dispatch shares the dispatch's states. */
  events(model: Model, events: readonly TraceEvent[], from: number): TraceEvent[] {
    const index = indexOf(model);
    index.grown(events.length);
    const tests = this.#terms.map(({ term, word }) => ({ exclude: term.exclude, holds: eventTest(term, word, index) }));
    const passed: TraceEvent[] = [];
    next: for (let place = from; place < events.length; place++) {
      const indexed = index.at(place, events);
      if (!indexed) continue;
      for (const { exclude, holds } of tests) if (holds(indexed) === exclude) continue next;
      passed.push(indexed.event);
    }
    return passed;
  }

  /** Whether it lets a dispatch through. */
  dispatch(model: Model, dispatch: Dispatch): boolean {
    return this.#terms.every(({ term, word }) => dispatchHolds(term, word, model, dispatch) !== term.exclude);
  }

  /** Whether it lets a tag through, apart from its dispatches. */
  tag(tag: Tag): boolean {
    return this.#terms.every(({ term, word }) => tagHolds(term, word, tag) !== term.exclude);
  }
}

function eventTest(term: Term, word: Word, { kinds, tags, scopes, results }: EventIndex): EventTest {
  if (term.field === 'is') return stateTest(term.value);
  const search = (texts: Texts) => new Search(texts, (text) => word.isIn(text));
  if (term.field === 'text') {
    // A kind as it is written, and as it is said.
    const inKinds = new Search(kinds, (kind) => word.isIn(`${kind} ${kindText(kind)}`));
    const [inTags, inScopes, inResults] = [search(tags), search(scopes), search(results)];
    return ({ kind, tag, scope, result }) =>
      inKinds.has(kind) || inTags.has(tag) || inScopes.has(scope) || inResults.has(result);
  }
  const { field } = term;
  const found = search({ kind: kinds, tag: tags, scope: scopes }[field]);
  return (indexed) => found.has(indexed[field]);
}

function stateTest(state: FilterState): EventTest {
  if (state === 'simulated') return ({ dispatch }) => dispatch?.trusted === false;
  if (state === 'pending') return ({ dispatch }) => dispatch?.outcome === null;
  return ({ dispatch, failed }) => failed || dispatch?.outcome === 'failed';
}

function dispatchHolds(term: Term, word: Word, model: Model, dispatch: Dispatch): boolean {
  switch (term.field) {
    case 'is':
      if (term.value === 'simulated') return !dispatch.trusted;
      return dispatch.outcome === (term.value === 'pending' ? null : 'failed');
    case 'kind':
      return kindsOf(dispatch).some((kind) => word.isInShared(kind));
    case 'tag':
      return word.isInShared(dispatch.tag);
    case 'scope':
      return word.isInShared(dispatch.scope);
    default:
      return (
        word.isInShared(dispatch.tag) ||
        word.isInShared(dispatch.scope) ||
        word.isInShared(resultText(dispatch)) ||
        word.isInShared(triggerOf(model, dispatch)) ||
        dispatch.requests.some((request) => word.isInShared(request.url))
      );
  }
}

function tagHolds(term: Term, word: Word, tag: Tag): boolean {
  switch (term.field) {
    case 'is':
      return term.value === 'pending' && tag.pending;
    case 'kind':
      return false;
    case 'tag':
      return word.isInShared(tag.tag);
    case 'scope':
      return word.isInShared(tag.scope);
    default:
      return word.isInShared(tag.tag) || word.isInShared(tag.scope);
  }
}

function kindsOf(dispatch: Dispatch): string[] {
  const kinds = ['dispatch-started'];
  if (dispatch.promises.length > 0) kinds.push('wait-until-called');
  if (dispatch.promises.some((p) => p.settledAt !== null)) kinds.push('wait-until-settled');
  if (dispatch.returnedAt !== null) kinds.push('handler-returned');
  if (dispatch.requests.length > 0) kinds.push('request-started');
  if (dispatch.requests.some((r) => r.settledAt !== null)) kinds.push('request-settled');
  if (dispatch.messages.length > 0) kinds.push('console-message');
  if (dispatch.exceptions.length > 0) kinds.push('exception-thrown');
  if (dispatch.settledAt !== null) kinds.push('dispatch-settled');
  return kinds;
}
