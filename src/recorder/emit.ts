import type { EventFacts } from '../trace/events.ts';

/**
 * Hands on what was learnt, with who saw it and when (epoch ms by that source's clock), and the event's id where the
 * source itself numbers what it tells.
 */
export type Emit = (source: 'worker' | 'browser', facts: EventFacts, at: number, id?: string) => void;
