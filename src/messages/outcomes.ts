/** How dispatches and requests ended, in a word or two. */
import type { EventOf } from '../trace/events.ts';
import type { Dispatch } from '../trace/model.ts';
import * as texts from './compiled/outcomes.js';

/** How a dispatch ended: `failed (timed out)`; or that it has not, or that nobody saw it. */
export function outcomeText({ outcome, reason, unseenSince }: Dispatch): string {
  if (outcome === null) return unseenSince === null ? texts.running() : texts.unseen();
  return endText(outcome, reason);
}

/** How one ended that has: `failed (timed out)`. */
export function endText(outcome: NonNullable<Dispatch['outcome']>, reason: Dispatch['reason']): string {
  const how = texts.ends[outcome]();
  return reason === null ? how : texts.because({ how, why: texts.reasons[reason]() });
}

/** How a request ended of which no status is known. */
export function requestOutcomeText(outcome: EventOf<'request-settled'>['outcome']): string {
  return texts.ends[outcome]();
}
