/** Which stretch of time the timeline shows, and how it moves. Times are epoch ms. */
import type { TimelineView } from '../state/view.ts';

/** A stretch of time. */
export interface TimeRange {
  from: number;
  to: number;
}

/** The shortest stretch that can be shown, ms. */
export const shortestSpan = 0.5;
/** Room left behind the newest event, as a share of the whole. */
export const margin = 0.04;

/**
 * The stretch that a view shows of a trace that reaches from `bounds.from` to `bounds.to`.
 * @param fit the stretch that holds what happened
 */
export function rangeOf(view: TimelineView, bounds: TimeRange, fit: TimeRange): TimeRange {
  if (view.kind === 'fit') return fit;
  if (view.kind === 'range') return { from: view.from, to: view.to };
  if (view.kind !== 'end') return wholeOf(bounds);
  return { from: bounds.to - view.span * (1 - margin), to: bounds.to + view.span * margin };
}

/** The whole trace with some room around it. */
export function wholeOf(bounds: TimeRange): TimeRange {
  const span = Math.max(bounds.to - bounds.from, 1_000);
  return { from: bounds.from - span * margin * 0.5, to: bounds.from + span * (1 + margin) };
}

/** A stretch in the middle of a longer one, with a share of it on each side. */
export function around({ from, to }: TimeRange, share: number, shortest: number): TimeRange {
  const room = Math.max((to - from) * share, (shortest - (to - from)) / 2);
  return { from: from - room, to: to + room };
}

/**
 * Zooms about a point that stays where it is.
 * @param factor below 1 shows less
 */
export function zoomed(range: TimeRange, factor: number, anchor: number): TimeRange {
  const span = range.to - range.from;
  const to = Math.max(shortestSpan, span * factor);
  const share = (anchor - range.from) / span;
  return { from: anchor - to * share, to: anchor + to * (1 - share) };
}

/** Moves by a share of what is shown. */
export function panned(range: TimeRange, share: number): TimeRange {
  const by = (range.to - range.from) * share;
  return { from: range.from + by, to: range.to + by };
}

/**
 * The view that shows a range after the user moved: everything if it holds everything, the live end if it
 * reaches beyond it, and never a place where there is nothing.
 */
export function viewOf(range: TimeRange, bounds: TimeRange, live: boolean): TimelineView {
  const whole = wholeOf(bounds);
  const span = Math.min(range.to - range.from, (whole.to - whole.from) * 4);
  if (range.from <= whole.from && range.to >= whole.to) return { kind: 'all' };
  if (live && range.to >= bounds.to + span * margin * 0.5 && range.from < bounds.to) return { kind: 'end', span };
  const from = Math.max(whole.from - span * 0.5, Math.min(range.from, whole.to - span * 0.5));
  return { kind: 'range', from, to: from + span };
}
