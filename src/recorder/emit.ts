import type { Facts } from '../trace/worded.ts';

/**
 * Hands on what was learnt, with who saw it and when (epoch ms by that source's clock), and the event's id where the
 * source itself numbers what it tells.
 */
export type Emit = (source: 'worker' | 'browser', facts: Facts, at: number, id?: string) => void;
