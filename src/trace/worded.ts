/** Facts as the core tells them, with reasons that are no words yet, and their way into a trace, which has both. */
import type { EventDraft, EventFacts } from './events.ts';
import type { Reason, Words } from './reasons.ts';

/** Those whose `reason` is words. */
type Reasoned = 'capture-gap' | 'response-body' | 'recording-stopped' | 'replay-settled';
/** Those whose error may be ours, or none at all. */
type Failing = Extract<EventFacts, { error?: unknown; code?: unknown }>['kind'];

type Unworded<E extends { kind: string }> = E extends { kind: 'capture-gap' }
  ? Omit<E, keyof Reason | 'reason'> & { why: Reason }
  : E extends { kind: Reasoned }
    ? Omit<E, keyof Reason | 'reason'> & { why?: Reason }
    : E extends { kind: Failing }
      ? Omit<E, keyof Reason> & { why?: Reason }
      : E;

/** Facts that are not in words yet: `why` stands for them. */
export type Facts = Unworded<EventFacts>;
/** Facts of one kind that are not in words yet. */
export type FactsOf<K extends Facts['kind']> = Extract<Facts, { kind: K }>;
/** A draft of an event that is not in words yet. */
export type Draft = Unworded<EventDraft>;

/** The draft of an event, with the words of its reason. */
export function worded(draft: Draft, words: Words): EventDraft {
  switch (draft.kind) {
    case 'capture-gap': {
      const { why, ...gap } = draft;
      return { ...gap, reason: words(why), ...why };
    }
    case 'response-body':
    case 'recording-stopped':
    case 'replay-settled': {
      const { why, ...rest } = draft;
      return why ? { ...rest, reason: words(why), ...why } : rest;
    }
    case 'register-settled':
    case 'unregister-settled':
    case 'registration-unregister-settled':
    case 'wait-until-called':
    case 'wait-until-settled':
    case 'handler-returned':
    case 'dispatch-settled':
    case 'fire-settled': {
      const { why, ...rest } = draft;
      return why ? { ...rest, error: { name: 'Error', message: words(why) }, ...why } : rest;
    }
    case 'request-settled': {
      const { why, ...rest } = draft;
      return why ? { ...rest, error: { name: 'NetworkError', message: words(why) }, ...why } : rest;
    }
    default:
      return draft;
  }
}
