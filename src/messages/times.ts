/** Times, and lengths of time in seconds, as people write them in the language of the texts. */
import { lastTime } from '../trace/time.ts';
import * as texts from './compiled/durations.js';
import { language } from './compiled/language.js';

const thousandths = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3, useGrouping: false });
/** In UTC: whoever reads it may be elsewhere. */
const instant = new Intl.DateTimeFormat(language, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZone: 'UTC',
  timeZoneName: 'short',
});
/** Years before it are counted the other way. */
const firstYear = Date.parse('0001-01-01T00:00:00Z');

/** An epoch time in ms: `Nov 28, 2026, 09:05:00.022 UTC`. An imported file may hold any number. */
export function instantText(at: number): string {
  return at >= firstYear && at <= lastTime ? instant.format(at) : texts.outOfRange();
}

/** A length of time in ms as seconds, for a column of them: `0.019`. */
export function secondsOf(ms: number): string {
  return Math.abs(ms) <= 2 * lastTime ? thousandths.format(ms / 1000) : texts.outOfRange();
}

/** The same with its unit: `0.019 s`. */
export function secondsText(ms: number): string {
  return Math.abs(ms) <= 2 * lastTime ? texts.seconds({ n: secondsOf(ms) }) : texts.outOfRange();
}
