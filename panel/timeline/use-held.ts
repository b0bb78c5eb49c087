/** Holds the scale of a growing timeline while the pointer aims at what is on it. */
import { useRef } from 'preact/hooks';
import type { TimelineView } from '../state/view.ts';
import type { TimeRange } from './range.ts';

/** Where the pointer is on the lanes, pixels from their left, and since when it has rested there. */
export interface PointerOnLanes {
  x: number;
  since: number;
}

/** So long a pointer may rest before the timeline goes on beneath it, ms: who only left it there wants to see what comes. */
const longestRest = 3_000;

/** What is to be held. */
export interface Growing {
  view: TimelineView;
  /** What the view would show now. */
  range: TimeRange;
  live: boolean;
  pointer: PointerOnLanes | null;
  /** Whether the pointer is on something. */
  onSomething: boolean;
}

/** The stretch to show: what the view shows now, or, while the pointer aims at something, what was drawn when it came. */
export function useHeld({ view, range, live, pointer, onSomething }: Growing): TimeRange {
  const drawn = useRef({ view, range });
  const aims = pointer !== null && (onSomething || performance.now() - pointer.since < longestRest);
  if (!live || view.kind === 'range' || !aims || drawn.current.view !== view) drawn.current = { view, range };
  return drawn.current.range;
}
