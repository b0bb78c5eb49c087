/** Times, lengths of time and lists as people write them in the language of the texts. */
import { lastTime } from '../trace/time.ts';
import * as texts from './compiled/durations.js';
import { language } from './compiled/language.js';

const decimals = (digits: number): Intl.NumberFormat => new Intl.NumberFormat(language, { maximumFractionDigits: digits });
const [whole, tenths, hundredths] = [decimals(0), decimals(1), decimals(2)];
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
const list = new Intl.ListFormat(language, { type: 'unit' });

/** An epoch time in ms: `Nov 28, 2026, 09:05:00.022 UTC`. An imported file may hold any number. */
export function instantText(at: number): string {
  return at >= firstYear && at <= lastTime ? instant.format(at) : texts.outOfRange();
}

/**
 * A length of time in ms: `0.4 ms`, `212 ms`, `1.24 s`, `2 min 5 s`, `3 h 20 min`. None is below zero, though clocks may be
 * set back.
 */
export function durationText(length: number): string {
  const ms = Math.max(0, length);
  if (!(ms <= 2 * lastTime)) return texts.outOfRange();
  if (ms < 9.95) return texts.milliseconds({ n: tenths.format(ms) });
  if (ms < 999.5) return texts.milliseconds({ n: whole.format(ms) });
  if (ms < 59_995) return texts.seconds({ n: hundredths.format(ms / 1000) });
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(seconds, 60, texts.minutes, texts.seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return pair(minutes, 60, texts.hours, texts.minutes);
  return pair(Math.round(minutes / 60), 24, texts.days, texts.hours);
}

type Unit = (parameters: { n: string }) => string;

/** A length in two units, of which the larger is so many of the smaller. */
function pair(length: number, many: number, large: Unit, small: Unit): string {
  const [most, rest] = [Math.floor(length / many), length % many];
  const first = large({ n: whole.format(most) });
  return rest === 0 ? first : texts.pair({ large: first, small: small({ n: whole.format(rest) }) });
}

/** A length of time in ms as seconds, for a column of them: `0.019`. */
export function secondsOf(ms: number): string {
  return Math.abs(ms) <= 2 * lastTime ? thousandths.format(ms / 1000) : texts.outOfRange();
}

/** The same with its unit: `0.019 s`. */
export function secondsText(ms: number): string {
  return Math.abs(ms) <= 2 * lastTime ? texts.seconds({ n: secondsOf(ms) }) : texts.outOfRange();
}

/** Things one after the other: `outcome, requests`. */
export function listText(items: readonly string[]): string {
  return list.format(items);
}
