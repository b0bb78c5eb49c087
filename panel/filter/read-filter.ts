/** Makes of a filter that the user wrote what passes it. */
import { filterProblem } from '../../src/messages/filter-problem.ts';
import { Matcher } from './match.ts';
import { parseFilter } from '../../src/trace/filter.ts';
import { noFilter, type TraceFilter } from '../state/trace-filter.ts';

/** Reads a filter. */
export function readFilter(query: string): TraceFilter {
  const filter = parseFilter(query);
  const { terms } = filter;
  const problem = filterProblem(filter);
  if (terms.length === 0) return { ...noFilter, problem };
  const matcher = new Matcher(filter);
  return {
    asks: true,
    asksStates: terms.some((term) => term.field === 'is'),
    asksProblems: terms.some((term) => term.field === 'problem' || (term.field === 'is' && term.value === 'lost')),
    problem,
    events: (trace, from) => matcher.events(trace, from),
    dispatches: (trace) => matcher.dispatches(trace),
    tag: (tag, trace) => matcher.tag(tag, trace),
    problems: (trace) => matcher.problems(trace),
  };
}
