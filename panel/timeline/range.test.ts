import { describe, expect, it } from 'vitest';
import { panned, rangeOf, viewOf, wholeOf, zoomed } from './range.ts';

const bounds = { from: 10_000, to: 20_000 };

describe('the range of the timeline', () => {
  it('shows all with a little room behind the newest event', () => {
    expect(rangeOf({ kind: 'all' }, bounds)).toEqual({ from: 9_800, to: 20_400 });
  });

  it('goes with the live end', () => {
    expect(rangeOf({ kind: 'end', span: 1_000 }, bounds)).toEqual({ from: 19_040, to: 20_040 });
  });

  it('never collapses for a trace of one moment', () => {
    const { from, to } = rangeOf({ kind: 'all' }, { from: 5, to: 5 });
    expect(to - from).toBeGreaterThan(900);
  });

  it('keeps the point under the pointer when it zooms', () => {
    expect(zoomed({ from: 0, to: 100 }, 0.5, 25)).toEqual({ from: 12.5, to: 62.5 });
  });

  it('pans by shares', () => {
    expect(panned({ from: 0, to: 100 }, 0.25)).toEqual({ from: 25, to: 125 });
  });
});

describe('what the user moved to', () => {
  it('is everything when it holds everything', () => {
    expect(viewOf({ from: 0, to: 100_000 }, bounds, true)).toEqual({ kind: 'all' });
  });

  it('follows the live end when it reaches beyond it', () => {
    expect(viewOf({ from: 19_100, to: 20_100 }, bounds, true)).toEqual({ kind: 'end', span: 1_000 });
  });

  it('stays where it is when it was panned away from the end', () => {
    expect(viewOf({ from: 15_000, to: 16_000 }, bounds, true)).toEqual({
      kind: 'range',
      from: 15_000,
      to: 16_000,
    });
  });

  it('does not follow a trace that has ended', () => {
    expect(viewOf({ from: 19_100, to: 20_100 }, bounds, false).kind).toBe('range');
  });

  it('never leaves the trace behind', () => {
    const view = viewOf({ from: 90_000, to: 91_000 }, bounds, false);
    expect(view.kind === 'range' && view.from).toBeLessThan(wholeOf(bounds).to);
  });
});
