/** The overview of a whole trace: for each lane and each pixel column the gravest verdict in it. */
import type { Marked } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import type { Lane } from './lanes.ts';
import { endOf } from './scene.ts';
import type { TimeRange } from './range.ts';

/** What a column holds, in rising gravity; 0 is nothing. */
export const gravity = { succeeded: 1, running: 2, unknown: 2, risk: 3, failure: 4, loss: 4 } as const;

const gravities = [1, 2, 3, 4] as const;

function add(numbers: Int32Array, at: number, by: number): void {
  numbers[at] = (numbers[at] ?? 0) + by;
}

/**
 * The gravest verdict in each of `width` columns, for each lane of tags; where there are more than `rows` of them, lanes
 * that follow each other share a row.
 */
export function overviewOf(
  lanes: readonly Lane[],
  marked: Marked,
  range: TimeRange,
  width: number,
  now: number,
  rows = Infinity,
): Uint8Array[] {
  const columns = Math.max(1, Math.floor(width));
  const scale = columns / (range.to - range.from);
  const column = (at: number) => Math.max(0, Math.min(columns - 1, Math.floor((at - range.from) * scale)));
  const tags = lanes.filter((lane) => lane.kind === 'tag' || lane.collapsed);
  const inRow = Math.max(1, tags.length / rows);
  // For each row how many begin less how many have ended, at each column: not each column of each of them is gone through.
  const changes = Array.from({ length: Math.ceil(tags.length / inRow) }, () => gravities.map(() => new Int32Array(columns + 1)));
  tags.forEach((lane, index) => {
    const ofRow = changes[Math.floor(index / inRow)];
    for (const dispatch of lane.dispatches) {
      const ofIts = ofRow?.[gravity[verdictOf(dispatch, marked, now).standing] - 1];
      if (!ofIts) continue;
      const from = column(dispatch.startedAt);
      add(ofIts, from, 1);
      add(ofIts, Math.max(from, column(endOf(dispatch, now))) + 1, -1);
    }
  });
  return changes.map((ofRow) => {
    const cells = new Uint8Array(columns);
    ofRow.forEach((begun, index) => {
      let there = 0;
      for (let at = 0; at < columns; at++) {
        there += begun[at] ?? 0;
        if (there > 0) cells[at] = index + 1;
      }
    });
    return cells;
  });
}

/** What a press on the overview takes hold of. */
export type Grip = 'from' | 'to' | 'window' | 'new';

const reach = 6;

/** What lies under a point of the overview, where the window reaches from `from` to `to` (pixels). */
export function gripAt(x: number, from: number, to: number, width: number): Grip {
  if (Math.abs(x - from) <= reach) return 'from';
  if (Math.abs(x - to) <= reach) return 'to';
  // A window over everything can't be moved: dragging in it chooses a span.
  return x > from && x < to && to - from < width - 1 ? 'window' : 'new';
}

/** The window after its grip was dragged from one x to another. */
export function dragged(grip: Grip, window: { from: number; to: number }, start: number, x: number) {
  const by = x - start;
  if (grip === 'window') return { from: window.from + by, to: window.to + by };
  if (grip === 'new') return { from: Math.min(start, x), to: Math.max(start, x) };
  const from = grip === 'from' ? window.from + by : window.from;
  const to = grip === 'to' ? window.to + by : window.to;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}
