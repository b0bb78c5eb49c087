/** Times, lengths and sizes as the panel writes them. */
import { outOfRange } from '../../src/messages/compiled/durations.js';
import { language } from '../../src/messages/compiled/language.js';
import { isTime } from '../../src/trace/time.ts';

export { clipped, fileName, formatCount, formatCountdown, shortUrl } from './short-text.ts';

/** Formats with what is made when it is first needed: to make it takes longer than to use it. */
function onceMade<Formatter extends { format: (value: number) => string }>(make: () => Formatter): (value: number) => string {
  let formatter: Formatter | undefined;
  return (value) => (formatter ??= make()).format(value);
}

/** Times of day with so many digits of the second's fraction. */
const clockWith = (fractionalSecondDigits?: 1 | 3) =>
  onceMade(
    () =>
      new Intl.DateTimeFormat(language, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        ...(fractionalSecondDigits && { fractionalSecondDigits }),
      }),
  );
const clocks = { s: clockWith(), ds: clockWith(1), ms: clockWith(3) };

/** The time of day of an epoch time in ms, to the second, its tenth, or the millisecond: `12:04:01.213`. */
export function formatClock(at: number, exactTo: keyof typeof clocks = 'ms'): string {
  return isTime(at) ? clocks[exactTo](at) : outOfRange();
}

const date = onceMade(
  () =>
    new Intl.DateTimeFormat(undefined, {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
);

/** A date with its time, as is usual where the user lives. */
export function formatDate(at: number): string {
  return isTime(at) ? date(at) : outOfRange();
}

/** Amounts of a unit, with a space before its sign, as DevTools writes them. */
function inUnit(unit: string, options?: Intl.NumberFormatOptions): (amount: number) => string {
  const format = onceMade(() => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow', ...options }));
  return (amount) => format(amount).replace(/\d(?=\p{L})/u, '$& ');
}

const sinceStartInSeconds = inUnit('second', {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
  signDisplay: 'always',
  useGrouping: false,
});

/** How times of a table are told: those of the day, or since the start of the trace (epoch ms): `+1.213 s`. */
export function timeTeller(sinceStart: boolean, start: number | null): (at: number) => string {
  if (!sinceStart || start === null) return (at) => formatClock(at);
  return (at) => (isTime(at) ? sinceStartInSeconds((at - start) / 1000) : outOfRange());
}

const inFractions = inUnit('millisecond', { maximumFractionDigits: 3 });

/** A part of a millisecond, to the microsecond: `0.125 ms`. */
export function formatFraction(ms: number): string {
  return inFractions(ms);
}

const inBytes = inUnit('byte');
const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const [inKilobytes, inMegabytes] = [inUnit('kilobyte', oneDigit), inUnit('megabyte', oneDigit)];

/** A size in bytes: `812 B`, `1.2 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (!(bytes < 1e15)) return outOfRange();
  if (bytes < 1000) return inBytes(bytes);
  return bytes < 999_950 ? inKilobytes(bytes / 1000) : inMegabytes(bytes / 1e6);
}
