/** The bars of a lane: one for each dispatch in view, or for several that are too close to be told apart. */
import { maxEventDuration } from '../../src/chromium/schedule.ts';
import type { Mark, Marked } from '../../src/diagnosis/marked.ts';
import { byGravity } from '../../src/diagnosis/problem.ts';
import { isBad, verdictOf, worstLast, type Verdict } from '../../src/diagnosis/verdict.ts';
import { isFailed, type Dispatch } from '../../src/trace/model.ts';
import { barHeight, rowHeight, type Lane } from './lanes.ts';

/** A dispatch, or several that are too close to be told apart. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Of several the worst. */
  verdict: Verdict;
  simulated: boolean;
  /** The gravest problem of it, or of any of them; null for none. */
  problem: Mark | null;
  /** The dispatch; of several the last of the worst. */
  dispatch: Dispatch;
  count: number;
  /** How many failed or lost work. */
  bad: number;
  /** How much is free to its right, pixels. */
  room: number;
  /** What ran inside, once there is room: promises first, then requests. */
  lines: { x: number; width: number; row: number; kind: 'promise' | 'request'; failed: boolean }[];
}

/** What bars are laid out by. */
export interface BarPlace {
  /** The left of a time, pixels. */
  x: (at: number) => number;
  /** The width of the lanes, pixels. */
  width: number;
  now: number;
  marked: Marked;
  /** One that is to be seen, whatever it falls together with. */
  selected: Dispatch | null;
}

/** The narrowest bar, and the space that a bar needs for what is inside. */
export const narrowestBar = 4;
const roomForLines = 36;
const mostLines = 4;
/** Bars of one row that overlap and begin within so many pixels can't be told apart. */
const sameStart = 1;

/** Up to when a dispatch is drawn: its end, or as long as it may have run. */
export function endOf(dispatch: Dispatch, now: number): number {
  const seen = dispatch.settledAt ?? dispatch.unseenSince;
  return seen ?? Math.max(dispatch.startedAt, Math.min(now, dispatch.startedAt + maxEventDuration));
}

/** Adds the bars of a lane whose first row begins at `y`. */
export function addBars(bars: Bar[], lane: Lane, y: number, place: BarPlace): void {
  const { x, now, selected } = place;
  const lastInRow: ((Bar & { lastLeft: number }) | undefined)[] = [];
  let hidden: { by: Bar; row: number } | null = null;
  lane.dispatches.forEach((dispatch, index) => {
    const left = x(dispatch.startedAt);
    if (left > place.width) return;
    const end = endOf(dispatch, now);
    const width = Math.max(narrowestBar, x(end) - left);
    if (!inView(left, width, place.width)) return;
    const row = lane.rows[index] ?? 0;
    const problem = place.marked.dispatches.get(dispatch.dispatchId) ?? null;
    const before = lastInRow[row];
    const close = before && left < before.x + before.width + 0.5;
    const alike = close && left - before.lastLeft < sameStart;
    if (alike || (close && before.width <= narrowestBar * 2 && width <= narrowestBar)) {
      if (selected !== null && (dispatch === selected || before.dispatch === selected)) hidden = { by: before, row };
      join(before, dispatch, verdictOf(dispatch, place.marked, now), left + width);
      before.problem = graver(before.problem, problem);
      before.room = roomOf(before, place.width);
      return;
    }
    if (before) before.room = Math.max(0, left - before.x - before.width);
    const bar = { ...barOf(dispatch, y + row * rowHeight, width, place), lastLeft: left, problem };
    lastInRow[row] = bar;
    bars.push(bar);
  });
  addHidden(bars, y, hidden, place);
}

/** What is selected is drawn over the bar that hides it. */
function addHidden(bars: Bar[], y: number, hidden: { by: Bar; row: number } | null, place: BarPlace): void {
  const { selected, x, now } = place;
  if (!hidden || !selected || hidden.by.dispatch === selected) return;
  const width = Math.max(narrowestBar, x(endOf(selected, now)) - x(selected.startedAt));
  bars.push(barOf(selected, y + hidden.row * rowHeight, width, place));
}

function barOf(dispatch: Dispatch, y: number, width: number, { x, now, marked, width: all }: BarPlace): Bar {
  const verdict = verdictOf(dispatch, marked, now);
  const bar: Bar = {
    x: x(dispatch.startedAt),
    y,
    width,
    height: barHeight,
    verdict,
    simulated: !dispatch.trusted,
    problem: null,
    dispatch,
    count: 1,
    bad: isBad(verdict) ? 1 : 0,
    room: 0,
    lines: width >= roomForLines ? linesOf(dispatch, x, endOf(dispatch, now)) : [],
  };
  bar.room = roomOf(bar, all);
  return bar;
}

/** What is free to the right of a bar, as long as no other follows. */
function roomOf({ x, width }: Bar, all: number): number {
  return Math.max(0, all - x - width);
}

/** Whether something is in view, by its left and its width. */
export function inView(x: number, width: number, all: number): boolean {
  return x + width >= 0 && x <= all;
}

/** The graver of two problems. */
export function graver(one: Mark | null, other: Mark | null): Mark | null {
  if (!one || !other) return one ?? other;
  return byGravity(other, one) < 0 ? other : one;
}

/** Of bars that fall together, the worst is the one to see. */
function join(bar: Bar, dispatch: Dispatch, verdict: Verdict, right: number): void {
  bar.count++;
  if (isBad(verdict)) bar.bad++;
  bar.simulated = bar.simulated && !dispatch.trusted;
  bar.width = Math.max(bar.width, right - bar.x);
  if (worstLast.indexOf(verdict.standing) >= worstLast.indexOf(bar.verdict.standing)) {
    bar.verdict = verdict;
    bar.dispatch = dispatch;
  }
}

function linesOf(dispatch: Dispatch, x: (at: number) => number, end: number): Bar['lines'] {
  const within = (from: number, to: number | null) => {
    const left = x(Math.max(from, dispatch.startedAt));
    return { x: left, width: Math.max(1, x(Math.min(to ?? end, end)) - left) };
  };
  const lines: Bar['lines'] = [];
  for (const promise of dispatch.promises.slice(0, 2)) {
    if (promise.late) continue;
    const failed = promise.outcome === 'rejected';
    lines.push({ ...within(promise.givenAt, promise.settledAt), row: lines.length, kind: 'promise', failed });
  }
  for (const request of dispatch.requests) {
    if (lines.length >= mostLines) break;
    const failed = isFailed(request);
    lines.push({
      ...within(request.startedAt, request.settledAt),
      row: lines.length,
      kind: 'request',
      failed,
    });
  }
  return lines;
}
