/** Names, times, lengths and sizes as the panel writes them. */
import { isTime, lastTime } from '../../src/trace/time.ts';
import { withoutOrigin } from '../../src/trace/url.ts';

/** How much of one text is shown, characters: the longest tag of Chromium, and a text that one may read. */
const mostShown = 10_240;

/** A text of which no more is shown than can be read: the browser would lay out all of it, seen or not. */
export function clipped(text: string, most = mostShown): string {
  return text.length > most ? `${text.slice(0, most)}… (${formatCount(text.length - most)} more characters)` : text;
}

const number = new Intl.NumberFormat('en');

/** A count with its thousands apart: `12,345`. */
export function formatCount(count: number): string {
  return number.format(count);
}

/** A count with its noun: `1 event`, `2 events`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What is said of a time, or a length of time, that no clock shows: a file may hold any number. */
export const outOfRange = 'out of range';

/** The time of day of an epoch time in ms, to the millisecond: `12:04:01.213`. */
export function formatClock(at: number): string {
  if (!isTime(at)) return outOfRange;
  const time = new Date(at);
  const seconds = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${seconds}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** A date with its time, as is usual where the user lives. */
export function formatDate(at: number): string {
  return isTime(at) ? new Date(at).toLocaleString() : outOfRange;
}

/** How times of a table are told: those of the day, or since the start of the trace (epoch ms): `+1.213 s`. */
export function timeTeller(sinceStart: boolean, start: number | null): (at: number) => string {
  if (!sinceStart || start === null) return formatClock;
  return (at) => (isTime(at) ? `${at < start ? '−' : '+'}${(Math.abs(at - start) / 1000).toFixed(3)} s` : outOfRange);
}

/**
 * A length of time for reading: `0.4 ms`, `212 ms`, `1.24 s`, `2 min 5 s`, `3 h 20 min`. None is below zero, though clocks
 * may be set back.
 */
export function formatDuration(length: number): string {
  const ms = Math.max(0, length);
  if (!(ms <= 2 * lastTime)) return outOfRange;
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${Number((ms / 1000).toFixed(2))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}

/** Minutes and seconds of a running or remaining time: `0:03`, `4:31`, `1:02:03`. Never below zero. */
export function formatCountdown(ms: number): string {
  if (!(ms <= 2 * lastTime)) return outOfRange;
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A size in bytes: `812 B`, `1.2 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (!(bytes < 1e15)) return outOfRange;
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** An address without its origin; what is no address stays as it is. */
export function shortUrl(url: string): string {
  return withoutOrigin(url) || '/';
}

/** The last part of a script's address: `sw.js`. */
export function fileName(url: string): string {
  const path = shortUrl(url).split('?')[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1) || path;
}
