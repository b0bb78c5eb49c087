/** What of a filter could not be understood, in a sentence. */
import { states, type Filter } from '../trace/filter.ts';
import * as texts from './compiled/filter.js';
import { orList } from './lists.ts';

/** The sentence; null where all was understood. */
export function filterProblem({ unknownState }: Filter): string | null {
  return unknownState === null ? null : texts.unknownState({ states: orList(states), value: unknownState });
}
