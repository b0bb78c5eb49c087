/** The stretch of a trace in which something happened: what its app did, and what the user had it do. */
import type { Model } from '../../src/trace/model.ts';
import { isTime } from '../../src/trace/time.ts';
import { around, margin, wholeOf, type TimeRange } from './range.ts';
import { endOf } from './scene-bars.ts';

/** The shortest stretch that what happened is spread over, ms. */
const shortestFit = 50;

/**
 * The stretch to show of what happened, with a little room around it, and without the silence around that.
 * @param bounds from when to when the trace reaches
 * @param live whether it goes on: then up to now
 */
export function fitOf(model: Model, bounds: TimeRange, live: boolean): TimeRange {
  if (live) return wholeOf({ from: begunIn(model) ?? bounds.from, to: bounds.to });
  const happened = happenedIn(model, bounds.to);
  return happened ? around(happened, margin, shortestFit) : wholeOf(bounds);
}

/** The first and the last time at which anything happened; null where nothing did. */
function happenedIn(model: Model, now: number): TimeRange | null {
  let [from, to] = [Infinity, -Infinity];
  const happened = (at: number): void => {
    if (!isTime(at)) return;
    from = Math.min(from, at);
    to = Math.max(to, at);
  };
  for (const { calledAt } of model.calls.values()) happened(calledAt);
  for (const { requestedAt } of model.fires.values()) happened(requestedAt);
  for (const dispatch of model.dispatches.values()) {
    happened(dispatch.startedAt);
    happened(endOf(dispatch, now));
  }
  return from <= to ? { from, to } : null;
}

/** When the first of what was heard of happened, or else since when it is recorded; null before both. */
function begunIn({ calls, fires, dispatches, recorded }: Model): number | null {
  const first = <One>(all: ReadonlyMap<string, One>, at: (one: One) => number): number => {
    const { value, done } = all.values().next();
    return done ? Infinity : at(value);
  };
  const earliest = Math.min(
    first(calls, ({ calledAt }) => calledAt),
    first(fires, ({ requestedAt }) => requestedAt),
    first(dispatches, ({ startedAt }) => startedAt),
  );
  return isTime(earliest) ? earliest : (recorded.at(-1)?.from ?? null);
}
