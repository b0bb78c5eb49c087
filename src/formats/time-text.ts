/** Times as formats write them. */
import { outOfRange } from '../messages/compiled/durations.js';

/** The first and the last instant whose year has four digits, epoch ms. */
const first = Date.parse('0000-01-01T00:00:00Z');
const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An instant as ISO 8601 in UTC, to the millisecond. @param at epoch ms; what has no such form is the nearest that has */
export function isoTime(at: number): string {
  return new Date(Math.min(Math.max(at, first), last)).toISOString();
}

/** An instant for people. @param at epoch ms; an imported file may hold any number */
export function dateText(at: number): string {
  return at >= first && at <= last ? isoTime(at) : outOfRange();
}
