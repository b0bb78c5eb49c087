/** Chromium's own trace of what the threads of its processes do. */
import type { Page } from 'puppeteer-core';
import * as v from 'valibot';

const eventSchema = v.object({
  name: v.string(),
  ph: v.string(),
  pid: v.number(),
  tid: v.number(),
  ts: v.number(),
  dur: v.optional(v.number()),
  tdur: v.optional(v.number()),
  args: v.optional(v.unknown()),
});

/** An event of a trace; times in µs, `tdur` by the time that the thread ran. */
export type TracedEvent = v.InferOutput<typeof eventSchema>;

const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Begins to trace; the function that it gives ends that, and gives the events. */
export async function startTrace(page: Page): Promise<() => Promise<TracedEvent[]>> {
  const session = await page.createCDPSession();
  const events: TracedEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) if (v.is(eventSchema, event)) events.push(event);
  });
  await session.send('Tracing.start', { traceConfig: { includedCategories } });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    return events;
  };
}

/** A task of a thread: its begin and end in µs, and for how long the thread ran, ms: what else the machine did is not in it. */
export interface Task {
  from: number;
  to: number;
  work: number;
}

/** The tasks among the events of a thread, one after the other. */
export function tasksOf(events: readonly TracedEvent[]): Task[] {
  return events
    .filter(({ name, dur }) => name === 'RunTask' && dur !== undefined)
    .map(({ ts, dur = 0, tdur = dur }) => ({ from: ts, to: ts + dur, work: tdur / 1_000 }))
    .sort((a, b) => a.from - b.from);
}
