import { describe, expect, it } from 'vitest';
import { axisOf } from './scene.ts';

describe('the axis', () => {
  const labels = (from: number, to: number) => axisOf({ from, to }, 400, 0).map((tick) => tick.label);

  it.each([
    [400, /^\d\d:\d\d:\d\d\.\d{3}$/],
    [8_000, /^\d\d:\d\d:\d\d\.\d$/],
    [800_000, /^\d\d:\d\d:\d\d$/],
  ])('tells the time of day as exactly as its steps over %d ms need', (to, form) => {
    for (const { clock } of axisOf({ from: 0, to }, 400, 0)) expect(clock).toMatch(form);
  });

  it.each([
    [0, 1, ['0 ms', '0.2 ms', '0.4 ms', '0.6 ms', '0.8 ms', '1 ms']],
    [0, 400, ['0 ms', '100 ms', '200 ms', '300 ms', '400 ms']],
    [0, 4_000, ['0 ms', '1 s', '2 s', '3 s', '4 s']],
    [0, 360_000, ['0 ms', '1 min', '2 min', '3 min', '4 min', '5 min', '6 min'].filter((_, i) => i % 2 === 0)],
  ])('from %d to %d ms', (from, to, expected) => expect(labels(from, to)).toEqual(expected));

  it('has no times before the trace began', () => {
    expect(labels(-100, 300)[0]).toBe('0 ms');
  });
});
