/** Which events, dispatches and tags a filter lets through. */
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';
import { originOf } from './origin.ts';
import type { Filter, FilterState, Term } from './parse.ts';

/** What a filter asks of a thing. Texts come in any case. */
interface Subject {
  tag: string;
  scope: string;
  /** The kinds of event that it is, or is made of. */
  kinds: () => readonly string[];
  is: Record<FilterState, boolean>;
  /** All that words are looked for in. */
  text: () => string;
}

/** Whether a filter lets an event through. An event of a dispatch shares the dispatch's states. */
export function matchesEvent(filter: Filter, model: Model, event: TraceEvent, text: () => string): boolean {
  if (filter.terms.length === 0) return true;
  const origin = originOf(model, event);
  const own = ownOutcome(event);
  return matches(filter, {
    tag: origin.tag,
    scope: origin.scope,
    kinds: () => [event.kind],
    is: {
      failed: own === 'failed' || origin.dispatch?.outcome === 'failed',
      simulated: origin.dispatch?.trusted === false,
      pending: origin.dispatch?.outcome === null,
    },
    text,
  });
}

/** Whether a filter lets a dispatch through. */
export function matchesDispatch(filter: Filter, dispatch: Dispatch, text: () => string): boolean {
  if (filter.terms.length === 0) return true;
  return matches(filter, {
    tag: dispatch.tag,
    scope: dispatch.scope,
    kinds: () => kindsOf(dispatch),
    is: {
      failed: dispatch.outcome === 'failed',
      simulated: !dispatch.trusted,
      pending: dispatch.outcome === null,
    },
    text,
  });
}

/** Whether a filter lets a tag through, apart from its dispatches. */
export function matchesTag(filter: Filter, tag: Tag): boolean {
  return matches(filter, {
    tag: tag.tag,
    scope: tag.scope,
    kinds: () => [],
    is: { failed: false, simulated: false, pending: tag.pending },
    text: () => `${tag.tag} ${tag.scope}`,
  });
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

function matches(filter: Filter, subject: Subject): boolean {
  return filter.terms.every((term) => holds(term, subject) !== term.exclude);
}

function holds(term: Term, subject: Subject): boolean {
  switch (term.field) {
    case 'is':
      return subject.is[term.value];
    case 'kind':
      return subject.kinds().some((kind) => kind.includes(term.value));
    case 'tag':
      return subject.tag.toLowerCase().includes(term.value);
    case 'scope':
      return subject.scope.toLowerCase().includes(term.value);
    default:
      return subject.text().toLowerCase().includes(term.value);
  }
}
