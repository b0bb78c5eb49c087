/** What passes a filter that the user wrote. */
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { resultText, triggerOf } from '../tables/dispatch-facts.ts';
import { eventFacts, kindText } from '../tables/event-facts.ts';
import { matchesDispatch, matchesEvent, matchesTag } from './match.ts';
import { parseFilter } from './parse.ts';
import { everything, type Passing } from './passing.ts';

/** Reads a filter. */
export function passingOf(query: string): Passing {
  const filter = parseFilter(query);
  const { terms, problem } = filter;
  if (terms.length === 0) return { ...everything, problem };
  return {
    asks: true,
    asksStates: terms.some((term) => term.field === 'is'),
    problem,
    event: (model, event) => matchesEvent(filter, model, event, () => eventText(model, event)),
    dispatch: (model, dispatch) => matchesDispatch(filter, dispatch, () => dispatchText(model, dispatch)),
    tag: (tag) => matchesTag(filter, tag),
  };
}

/** All of an event that words of a filter are looked for in. */
function eventText(model: Model, event: TraceEvent): string {
  const { tag, result } = eventFacts(model, event);
  return `${event.kind} ${kindText(event.kind)} ${tag} ${result} ${event.scope ?? ''}`;
}

/** All of a dispatch that words of a filter are looked for in. */
function dispatchText(model: Model, dispatch: Dispatch): string {
  const urls = dispatch.requests.map((request) => request.url).join(' ');
  return `${dispatch.tag} ${dispatch.scope} ${resultText(dispatch)} ${triggerOf(model, dispatch)} ${urls}`;
}
