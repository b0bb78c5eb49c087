import { expect, test } from 'vitest';
import { chosen, widthsOf, withoutWidths, withWidths } from './chosen-widths.ts';

test('widths are remembered for each column of each table', () => {
  const once = withWidths('', 'events', new Map([['tag', 120.4]]));
  const all = withWidths(once, 'attempts', new Map([['tag', 80]]));
  const changed = withWidths(
    all,
    'events',
    new Map([
      ['tag', 90],
      ['time', 70],
    ]),
  );
  expect(Object.fromEntries(widthsOf(changed, 'events'))).toEqual({ tag: 90, time: 70 });
  expect(Object.fromEntries(widthsOf(changed, 'attempts'))).toEqual({ tag: 80 });
  expect(withoutWidths(changed, 'events')).toBe('attempts.tag:80');
  expect(withoutWidths(withoutWidths(changed, 'events'), 'attempts')).toBe('');
});

test('what else may have been remembered is none', () => {
  expect(widthsOf('events.tag:wide,events.time,events.result:1,other,,', 'events').size).toBe(0);
});

test('a column is never too narrow to be made wider, nor endless', () => {
  expect([chosen(-5), chosen(99.6), chosen(1e9)]).toEqual([24, 100, 2_000]);
});
