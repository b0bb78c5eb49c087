import { describe, expect, it } from 'vitest';
import type { KnownEvent } from '../../src/trace/events.ts';
import { nothingMarked } from '../../src/diagnosis/marked.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { lanesOf } from './lanes.ts';
import { dragged, gripAt, overviewOf } from './overview-columns.ts';

describe('the overview', () => {
  it('shows in each column the gravest outcome', () => {
    const runs: [from: number, to: number | null, outcome: 'succeeded' | 'failed'][] = [
      [0, 10, 'succeeded'],
      [12, 14, 'failed'],
      [15, 30, 'succeeded'],
      [60, null, 'succeeded'],
    ];
    const events = runs.flatMap(([from, to, outcome], i): KnownEvent[] => {
      const dispatchId = `d${i}`;
      const base = {
        seq: i * 2 + 1,
        id: dispatchId,
        source: 'worker' as const,
        scope: 'https://a.example/',
        dispatchId,
      };
      const start: KnownEvent = {
        ...base,
        at: from,
        kind: 'dispatch-started',
        type: 'sync',
        tag: 'a',
        lastChance: true,
        trusted: true,
      };
      return to === null ? [start] : [start, { ...base, seq: i * 2 + 2, at: to, kind: 'dispatch-settled', outcome }];
    });
    const lanes = lanesOf(fold(emptyModel(), events), { tag: () => true, dispatch: () => true });
    const [cells] = overviewOf(lanes, nothingMarked, { from: 0, to: 100 }, 10, 80);
    expect([...(cells ?? [])].map((cell) => ' vo!✗'[cell]).join('')).toBe('v✗vv  ooo ');
  });
});

describe('the window on the overview', () => {
  it('is taken by its edges, its inside, or made anew', () => {
    expect([22, 48, 35, 80].map((x) => gripAt(x, 20, 50, 100))).toEqual(['from', 'to', 'window', 'new']);
    expect(gripAt(50, 0, 100, 100)).toBe('new');
  });

  it('follows the pointer', () => {
    const window = { from: 20, to: 50 };
    expect(dragged('window', window, 30, 40)).toEqual({ from: 30, to: 60 });
    expect(dragged('from', window, 20, 60)).toEqual({ from: 50, to: 60 });
    expect(dragged('to', window, 50, 70)).toEqual({ from: 20, to: 70 });
    expect(dragged('new', window, 80, 60)).toEqual({ from: 60, to: 80 });
  });
});
