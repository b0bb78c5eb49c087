/** Names, counts and countdowns as the panel writes them: what is needed of that to show it first. */
import * as texts from '../../src/messages/compiled/clipped-text.js';
import { outOfRange } from '../../src/messages/compiled/durations.js';
import { language } from '../../src/messages/compiled/language.js';
import { lastTime } from '../../src/trace/time.ts';
import { withoutOrigin } from '../../src/trace/scope-name.ts';

/** How much of one text is shown, characters: the longest tag of Chromium, and a text that one may read. */
const mostShown = 10_240;

/** A text of which no more is shown than can be read: the browser would lay out all of it, seen or not. */
export function clipped(text: string, most = mostShown): string {
  return text.length > most ? texts.clipped({ text: text.slice(0, most), more: text.length - most }) : text;
}

const number = new Intl.NumberFormat(language);

/** A count with its thousands apart: `12,345`. */
export function formatCount(count: number): string {
  return number.format(count);
}

/** Minutes and seconds of a running or remaining time: `0:03`, `4:31`, `1:02:03`. Never below zero. Chrome has a formatter for it from 129 on. */
export function formatCountdown(ms: number): string {
  if (!(ms <= 2 * lastTime)) return outOfRange();
  const two = (part: number) => String(part).padStart(2, '0');
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
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
