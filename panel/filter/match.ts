/** Which events, dispatches and tags a filter lets through. */
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';
import { resultText, triggerOf } from '../tables/dispatch-facts.ts';
import { kindText } from '../tables/event-facts.ts';
import { indexOf, type EventIndex } from './event-index.ts';
import type { Filter, Term } from './parse.ts';

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

  /** The same, for a text in lower case. */
  isInLower(text: string): boolean {
    return text.includes(this.#value);
  }

  /** The same, for a text that many things share, such as a tag: it is searched once. */
  isInShared(text: string): boolean {
    let found = this.#found.get(text);
    if (found === undefined) this.#found.set(text, (found = this.isIn(text)));
    return found;
  }
}

/** A filter ready to be asked, of a hundred thousand things after one key: it makes nothing new for each of them. */
export class Matcher {
  readonly #terms: { term: Term; word: Word }[];

  constructor({ terms }: Filter) {
    this.#terms = terms.map((term) => ({ term, word: new Word(term.value) }));
  }

  /** Whether it lets an event through. An event of a dispatch shares the dispatch's states. */
  event(model: Model, event: TraceEvent): boolean {
    const index = indexOf(model);
    for (const { term, word } of this.#terms) if (eventHolds(term, word, index, event) === term.exclude) return false;
    return true;
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

function eventHolds(term: Term, word: Word, index: EventIndex, event: TraceEvent): boolean {
  switch (term.field) {
    case 'is': {
      const { dispatch } = index.origin(event);
      if (term.value === 'simulated') return dispatch?.trusted === false;
      if (term.value === 'pending') return dispatch?.outcome === null;
      return dispatch?.outcome === 'failed' || ownOutcome(event) === 'failed';
    }
    case 'kind':
      return word.isInShared(event.kind);
    case 'tag':
      return word.isInShared(index.origin(event).tag);
    case 'scope':
      return word.isInShared(index.origin(event).scope);
    default:
      return (
        word.isInShared(kindWords(event.kind)) ||
        word.isInShared(index.origin(event).tag) ||
        word.isInShared(event.scope ?? '') ||
        word.isInLower(index.result(event))
      );
  }
}

const wordsOfKinds = new Map<string, string>();

/** A kind as it is written, and as it is said. */
function kindWords(kind: string): string {
  let words = wordsOfKinds.get(kind);
  if (words === undefined) wordsOfKinds.set(kind, (words = `${kind} ${kindText(kind)}`));
  return words;
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
        dispatch.requests.some((request) => word.isIn(request.url))
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

function ownOutcome(event: TraceEvent): 'failed' | null {
  if (!isKnown(event)) return null;
  if (event.kind === 'exception-thrown') return 'failed';
  if (!('outcome' in event)) return null;
  return event.outcome === 'failed' || event.outcome === 'rejected' || event.outcome === 'timed-out'
    ? 'failed'
    : null;
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
