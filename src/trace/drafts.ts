/** Makes drafts of events: each source numbers its own, so that the same event twice has the same id. */
import type { TraceEvent } from './events.ts';
import type { Draft, Facts } from './worded.ts';

/** Adds id, time and source to facts. */
export type DraftMaker = (facts: Facts, at: number) => Draft;

/**
 * Makes drafts for one source.
 * @param sourceId different for each document, worker run and start of background
 */
export function draftMaker(source: TraceEvent['source'], sourceId: string): DraftMaker {
  let last = 0;
  return (facts, at) => ({ id: `${sourceId}-${++last}`, at, source, ...facts });
}
