import { expect, it } from 'vitest';
import { durationText, instantText, listText, secondsOf, secondsText } from './times.ts';

it.each([
  [-5, '0 ms'],
  [0.42, '0.4 ms'],
  [9.96, '10 ms'],
  [211.7, '212 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1_240, '1.24 s'],
  [40_000, '40 s'],
  [59_996, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_600, '1 h'],
  [12_000_000, '3 h 20 min'],
  [200_000_000, '2 d 8 h'],
  [1e308, 'out of range'],
  [Number.NaN, 'out of range'],
])('a length of %d ms reads %s', (ms, text) => expect(durationText(ms)).toBe(text));

it('a time says its zone, and one that no calendar knows is out of range', () => {
  expect(instantText(300_022)).toBe('Jan 1, 1970, 00:05:00.022 UTC');
  expect([instantText(1e308), instantText(-1e14)]).toEqual(['out of range', 'out of range']);
});

it('seconds of a column have as many digits each', () => {
  expect([secondsOf(19), secondsOf(1_234_567), secondsText(19), secondsText(-1e308)]).toEqual([
    '0.019',
    '1234.567',
    '0.019 s',
    'out of range',
  ]);
});

it('things stand one after the other', () => {
  expect([listText([]), listText(['a']), listText(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b, c']);
});
