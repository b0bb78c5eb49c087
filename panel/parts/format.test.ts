import { describe, expect, it } from 'vitest';
import {
  countOf,
  fileName,
  formatBytes,
  formatCountdown,
  formatDuration,
  shortUrl,
} from './format.ts';

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
  ])('%d ms are written %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('countdowns', () => {
  it.each([
    [-5, '0:00'],
    [1, '0:01'],
    [271_000, '4:31'],
    [3_723_000, '1:02:03'],
  ])('%d ms are written %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});

describe('other words', () => {
  it('counts with a noun', () => {
    expect([countOf(1, 'event'), countOf(12_345, 'event')]).toEqual(['1 event', '12,345 events']);
  });

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
