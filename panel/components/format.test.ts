import { describe, expect, it } from 'vitest';
import { outOfRange } from '../../src/messages/compiled/durations.js';
import { durationText } from '../../src/messages/durations.ts';
import {
  fileName,
  formatBytes,
  formatClock,
  formatCountdown,
  formatDate,
  formatFraction,
  shortUrl,
  timeTeller,
} from './format.ts';
import { formatList } from './list.ts';

describe('lengths of time', () => {
  it.each([
    [-50_000, '0 ms'],
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [9.96, '10 ms'],
    [212.3, '212 ms'],
    [999.6, '1 s'],
    [1_240, '1.24 s'],
    [59_990, '59.99 s'],
    [59_999, '1 min'],
    [125_000, '2 min 5 s'],
    [43_200_000, '12 h'],
    [12_000_000, '3 h 20 min'],
    [259_200_000, '3 d'],
  ])('%d ms are written %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('are told to the microsecond where ticks are so close', () => expect(formatFraction(0.0625)).toBe('0.063 ms'));
});

describe('times of day', () => {
  const at = new Date(2026, 0, 2, 0, 4, 1, 213).getTime();

  it('are as exact as is asked', () => {
    expect([formatClock(at), formatClock(at, 'ds'), formatClock(at, 's')]).toEqual(['00:04:01.213', '00:04:01.2', '00:04:01']);
  });

  it('may be told since the start of the trace', () => {
    expect([at + 1_213, at - 2_000].map(timeTeller(true, at))).toEqual(['+1.213 s', '-2.000 s']);
    expect(timeTeller(false, at)(at)).toBe(formatClock(at));
  });
});

describe('lists', () => {
  it('have what there is', () => {
    expect([formatList([]), formatList([null, 'a', '']), formatList(['a', false, 'b', undefined, 'c'])]).toEqual([
      '',
      'a',
      'a, b, c',
    ]);
  });
});

describe('countdowns', () => {
  it.each([
    [-5, '0:00'],
    [1, '0:01'],
    [271_000, '4:31'],
    [3_723_000, '1:02:03'],
  ])('%d ms are written %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});

describe('numbers that no clock shows, as a file may hold them', () => {
  const all = [0, 1e9, 8.64e15, 8.64e15 + 1, 1e16, 2e16, 1e21, 1e300, Number.MAX_VALUE, Infinity, NaN].flatMap((x) => [x, -x]);
  const written = [
    formatClock,
    formatDate,
    durationText,
    formatCountdown,
    (x: number) => formatBytes(Math.abs(x)),
    timeTeller(true, 0),
    timeTeller(true, 8.64e15),
    timeTeller(false, null),
  ];

  it.each(written.map((format, index) => [index, format] as const))('are never written as such (%d)', (_, format) => {
    for (const x of all) expect(format(x)).not.toMatch(/NaN|Infinity|Invalid|e[+-]?\d/);
  });

  it('are told to be out of range', () => {
    expect([formatClock(8.65e15), durationText(1e300), durationText(NaN), formatCountdown(Infinity), formatBytes(1e300)]).toEqual(
      Array(5).fill(outOfRange()),
    );
    expect(timeTeller(true, 0)(-1e300)).toBe(outOfRange());
    expect(formatClock(-8.64e15)).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    expect(durationText(2 * 8.64e15)).toBe('200,000,000 d');
  });
});

describe('other words', () => {
  it('writes sizes', () => {
    expect([812, 1_234, 999_960].map(formatBytes)).toEqual(['812 B', '1.2 kB', '1.0 MB']);
  });

  it('shortens addresses to what tells them apart', () => {
    expect(shortUrl('https://app.example/shop/?a=1')).toBe('/shop/?a=1');
    expect(shortUrl('https://app.example')).toBe('/');
    expect(shortUrl('no address')).toBe('no address');
    expect(fileName('https://app.example/js/sw.js?v=2')).toBe('sw.js');
  });
});
