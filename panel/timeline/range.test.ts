import { describe, expect, it } from 'vitest';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { fitOf } from './happened.ts';
import { around, panned, rangeOf, viewOf, wholeOf, zoomed } from './range.ts';

const bounds = { from: 10_000, to: 20_000 };
const fit = { from: 12_000, to: 13_000 };

describe('the range of the timeline', () => {
  it('shows all with a little room behind the newest event', () => {
    expect(rangeOf({ kind: 'all' }, bounds, fit)).toEqual({ from: 9_800, to: 20_400 });
  });

  it('fits what happened', () => {
    expect(rangeOf({ kind: 'fit' }, bounds, fit)).toBe(fit);
  });

  it('goes with the live end', () => {
    expect(rangeOf({ kind: 'end', span: 1_000 }, bounds, fit)).toEqual({ from: 19_040, to: 20_040 });
  });

  it('never collapses for a trace of one moment', () => {
    const { from, to } = rangeOf({ kind: 'all' }, { from: 5, to: 5 }, fit);
    expect(to - from).toBeGreaterThan(900);
  });

  it('keeps the point under the pointer when it zooms', () => {
    expect(zoomed({ from: 0, to: 100 }, 0.5, 25)).toEqual({ from: 12.5, to: 62.5 });
  });

  it('pans by shares', () => {
    expect(panned({ from: 0, to: 100 }, 0.25)).toEqual({ from: 25, to: 125 });
  });
});

describe('what happened', () => {
  const events = traceOf(`
    0      panel  recording-started
    60000  page   register-called  outbox
    60005  page   register-settled outbox
    60010  worker dispatch-started d1 outbox
    60100  worker dispatch-settled d1
    900000 panel  recording-stopped
  `);
  const model = fold(emptyModel(), events);
  const [begin, end] = [events[0]?.at ?? 0, events.at(-1)?.at ?? 0];
  const whole = { from: begin, to: end };

  it('is shown with a little room, and without the silence around it', () => {
    const { from, to } = fitOf(model, whole, false);
    expect([from - begin, to - begin].map(Math.round)).toEqual([59_996, 60_104]);
  });

  it('reaches up to now while the trace goes on', () => {
    const { from, to } = fitOf(model, whole, true);
    expect(from - begin).toBeLessThan(60_000);
    expect(from - begin).toBeGreaterThan(0);
    expect(to).toBeGreaterThan(end);
  });

  it('begins with the recording as long as nothing has happened, and is all where nothing did', () => {
    const silent = fold(emptyModel(), traceOf('0 page registration-observed\n5000 panel recording-started'));
    const since = silent.recorded[0]?.from ?? 0;
    const bounds = { from: since - 5_000, to: since + 2_000 };
    expect(fitOf(silent, bounds, true)).toEqual(wholeOf({ from: since, to: since + 2_000 }));
    expect(fitOf(silent, bounds, false)).toEqual(wholeOf(bounds));
  });

  it('of one moment is a stretch about it', () => {
    const moment = fold(emptyModel(), traceOf('7 page register-called outbox'));
    const { from, to } = fitOf(moment, { from: 0, to: 1e13 }, false);
    expect(to - from).toBe(50);
    expect((from + to) / 2).toBe(moment.from);
  });

  it('has its share of room on each side when it is zoomed to', () => {
    expect(around({ from: 100, to: 200 }, 0.25, 10)).toEqual({ from: 75, to: 225 });
    expect(around({ from: 100, to: 102 }, 0.25, 10)).toEqual({ from: 96, to: 106 });
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
