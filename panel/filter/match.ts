/** Which events, dispatches and tags a filter lets through. */
import type { KindOfDispatch } from '../../src/trace/about.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import { problemText } from '../../src/messages/problems.ts';
import { tagKey, type Dispatch, type Tag } from '../../src/trace/model.ts';
import { kindText } from '../texts/event-facts.ts';
import { indexOf, type EventIndex } from './event-index.ts';
import type { Filter, FilterState, Term } from '../../src/trace/filter.ts';
import type { Filterable } from '../state/trace-filter.ts';

/** Whether a term holds for what stands at a place. */
type Test = (place: number) => boolean;

/** A word that is looked for in many texts. */
class Word {
  readonly #value: string;
  readonly #found = new Map<string, boolean>();

  /** @param value in lower case */
  constructor(value: string) {
    this.#value = value;
  }

  /** Whether it is in a text that is in lower case; the empty one is in the empty one alone. */
  readonly isIn = (text: string): boolean => (this.#value === '' ? text === '' : text.includes(this.#value));

  /** Whether it is in a text, in any case, that many things share, such as a tag: that is searched once. */
  isInShared(text: string): boolean {
    let found = this.#found.get(text);
    if (found === undefined) this.#found.set(text, (found = this.isIn(text.toLowerCase())));
    return found;
  }
}

/** A filter ready to be asked, of a hundred thousand things after one key: it makes nothing new for each of them. */
export class Matcher {
  readonly #terms: { term: Term; word: Word }[];
  constructor({ terms }: Filter) {
    this.#terms = terms.map((term) => ({ term, word: new Word(term.value) }));
  }

  /** The events of a trace, from a place on, that it lets through. An event of a dispatch shares the dispatch's states. */
  events(trace: Filterable, from: number): TraceEvent[] {
    const index = indexOf(trace);
    index.grow(trace.events, trace.events.length);
    index.refresh(trace.events, from);
    return this.#passing(trace.events, from, (term, word) => eventTest(term, word, index, trace));
  }

  /** The dispatches of a trace that it lets through. */
  dispatches(trace: Filterable): Dispatch[] {
    return this.#passing(trace.dispatches, 0, (term, word) => dispatchTest(term, word, trace));
  }

  /** Whether it lets a tag through, apart from its dispatches. */
  tag(tag: Tag, trace: Filterable): boolean {
    return this.#terms.every(({ term, word }) => tagHolds(term, word, tag, trace) !== term.exclude);
  }

  /** The problems of a trace that it lets through. */
  problems(trace: Filterable): TraceProblem[] {
    return trace.problems.filter((problem) =>
      this.#terms.every(({ term, word }) => problemHolds(term, word, problem, trace) !== term.exclude),
    );
  }

  #passing<T>(all: readonly T[], from: number, testOf: (term: Term, word: Word) => Test): T[] {
    const tests = this.#terms.map(({ term, word }) => ({ exclude: term.exclude, holds: testOf(term, word) }));
    const passed: T[] = [];
    next: for (let place = from; place < all.length; place++) {
      for (const { exclude, holds } of tests) if (holds(place) === exclude) continue next;
      const each = all[place];
      if (each !== undefined) passed.push(each);
    }
    return passed;
  }
}

function eventTest(term: Term, { isIn }: Word, index: EventIndex, trace: Filterable): Test {
  const { kinds, tags, scopes, results, dispatches } = index;
  if (term.field === 'problem') {
    const about = aboutOf(trace, term.value);
    return (place) => {
      const event = trace.events[place];
      const dispatch = dispatches[place];
      return (
        (event !== undefined && about.seqs.has(event.seq)) || (dispatch != null && about.dispatches.has(dispatch.dispatchId))
      );
    };
  }
  if (term.field === 'is') return eventStateTest(term.value, index, trace);
  if (term.field === 'text') {
    // A kind as it is written, and as it is said.
    const inKinds = kinds.search((kind) => isIn(kind) || isIn(kindText(kind)));
    const [inTags, inScopes, inResults] = [tags.search(isIn), scopes.search(isIn), results.search(isIn)];
    return (place) => inKinds(place) || inTags(place) || inScopes(place) || inResults(place);
  }
  return { kind: kinds, tag: tags, scope: scopes }[term.field].search(isIn);
}

function eventStateTest(state: FilterState, { dispatches, failures }: EventIndex, { problems }: Filterable): Test {
  if (state === 'lost') {
    const lost = markedBy(problems).lost;
    return (place) => lost.has(dispatches[place]?.dispatchId ?? '');
  }
  if (state === 'simulated') return (place) => dispatches[place]?.trusted === false;
  if (state === 'pending') return (place) => dispatches[place]?.outcome === null;
  return (place) => failures[place] === true || dispatches[place]?.outcome === 'failed';
}

function dispatchTest(term: Term, word: Word, trace: Filterable): Test {
  const ofDispatch =
    (holds: (dispatch: Dispatch) => boolean): Test =>
    (place) => {
      const dispatch = trace.dispatches[place];
      return dispatch !== undefined && holds(dispatch);
    };
  if (term.field === 'problem') {
    const about = aboutOf(trace, term.value);
    return ofDispatch(({ dispatchId }) => about.dispatches.has(dispatchId));
  }
  switch (term.field) {
    case 'is': {
      const state = term.value;
      return ofDispatch((dispatch) => isInState(state, dispatch, trace));
    }
    case 'kind': {
      const asked = Object.entries(kindTests).filter(([kind]) => word.isIn(kind));
      return ofDispatch((dispatch) => asked.some(([, has]) => has(dispatch)));
    }
    case 'text': {
      const texts = indexOf(trace).dispatchTexts(trace);
      return (place) => word.isIn(texts[place] ?? '');
    }
    default: {
      const { field } = term;
      return ofDispatch((dispatch) => word.isInShared(dispatch[field]));
    }
  }
}

/** Whether a dispatch has an event of a kind. */
const kindTests: Record<KindOfDispatch, (dispatch: Dispatch) => boolean> = {
  'dispatch-started': () => true,
  'wait-until-called': ({ promises }) => promises.length > 0,
  'wait-until-settled': ({ promises }) => promises.some(({ settledAt }) => settledAt !== null),
  'handler-returned': ({ returnedAt }) => returnedAt !== null,
  'request-started': ({ requests }) => requests.length > 0,
  'request-settled': ({ requests }) => requests.some(({ settledAt }) => settledAt !== null),
  'response-body': ({ requests }) => requests.some(({ answerBody }) => answerBody !== null),
  'console-message': ({ messages }) => messages.length > 0,
  'exception-thrown': ({ exceptions }) => exceptions.length > 0,
  'dispatch-settled': ({ settledAt }) => settledAt !== null,
};

/** What the problems that are asked for are about. */
interface About {
  dispatches: ReadonlySet<string>;
  /** The keys of the tags. */
  tags: ReadonlySet<string>;
  /** The `seq` of the events that prove them. */
  seqs: ReadonlySet<number>;
}

const lastAbout = new WeakMap<readonly TraceProblem[], { rule: string; about: About }>();

/** @param rule a part of the id of their rules */
function aboutOf({ problems }: Filterable, rule: string): About {
  const last = lastAbout.get(problems);
  if (last?.rule === rule) return last.about;
  const asked = problems.filter((problem) => problem.rule.includes(rule));
  const about = {
    dispatches: new Set(asked.flatMap(({ subject }) => subject.dispatches)),
    tags: new Set(asked.flatMap(({ subject }) => subject.tags.map(({ scope, type, tag }) => tagKey(scope, type, tag)))),
    seqs: new Set(asked.flatMap(({ evidence }) => evidence)),
  };
  lastAbout.set(problems, { rule, about });
  return about;
}

function problemHolds(term: Term, word: Word, problem: TraceProblem, trace: Filterable): boolean {
  const { rule, subject } = problem;
  if (term.field === 'problem') return rule.includes(term.value);
  switch (term.field) {
    case 'is':
      return subject.dispatches.some((id) => {
        const dispatch = trace.model.dispatches.get(id);
        return dispatch !== undefined && isInState(term.value, dispatch, trace);
      });
    case 'kind':
      return false;
    case 'tag':
      return subject.tags.some(({ tag }) => word.isInShared(tag));
    case 'scope':
      return word.isInShared(subject.scope);
    default:
      return (
        word.isIn(rule) || word.isInShared(problemText(problem).title) || subject.tags.some(({ tag }) => word.isInShared(tag))
      );
  }
}

function isInState(state: FilterState, { dispatchId, trusted, outcome }: Dispatch, { problems }: Filterable): boolean {
  if (state === 'lost') return markedBy(problems).lost.has(dispatchId);
  if (state === 'simulated') return !trusted;
  return outcome === (state === 'pending' ? null : 'failed');
}

function tagHolds(term: Term, word: Word, tag: Tag, trace: Filterable): boolean {
  if (term.field === 'problem') return aboutOf(trace, term.value).tags.has(tag.key);
  switch (term.field) {
    case 'is':
      return term.value === 'pending' && tag.pending;
    case 'kind':
      return false;
    case 'text':
      return word.isInShared(tag.tag) || word.isInShared(tag.scope);
    default:
      return word.isInShared(tag[term.field]);
  }
}
