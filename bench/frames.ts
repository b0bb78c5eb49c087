/** What each frame costs the main thread of a document: script, layout and paint, from Chromium's own trace. */
import type { CDPSession, Frame, Page } from 'puppeteer-core';
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
type TracedEvent = v.InferOutput<typeof eventSchema>;

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Begins to trace; the function that it gives ends that, and gives the work of each frame in ms. */
export async function traceFrames(page: Page, frame: Frame): Promise<() => Promise<number[]>> {
  const session = await page.createCDPSession();
  const events: TracedEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) if (v.is(eventSchema, event)) events.push(event);
  });
  await session.send('Tracing.start', { traceConfig: { includedCategories: categories } });
  const mark = `frames-${Math.random()}`;
  await frame.evaluate(`performance.mark('${mark}')`);
  return async () => {
    await end(session);
    return framesOf(events, mark);
  };
}

async function end(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
}

/**
 * The tasks of the thread that made a mark, summed up from one frame that was drawn to the next: by the time that
 * the thread ran, so that what else the machine does meanwhile does not count.
 */
function framesOf(events: readonly TracedEvent[], mark: string): number[] {
  const marked = events.find((event) => event.name === mark);
  if (!marked) throw new Error('The trace does not hold the panel.');
  const own = events.filter((event) => event.pid === marked.pid && event.tid === marked.tid && event.ts >= marked.ts);
  const tasks = own.filter((event) => event.name === 'RunTask' && event.dur !== undefined).sort((a, b) => a.ts - b.ts);
  const commits = own.filter((event) => event.name === 'Commit').map((event) => event.ts);
  const frames: number[] = [];
  let work = 0;
  let next = 0;
  commits.sort((a, b) => a - b);
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    work += tdur / 1_000;
    const drawnBefore = next;
    while ((commits[next] ?? Infinity) < ts + dur) next++;
    if (next === drawnBefore) continue;
    frames.push(work);
    work = 0;
  }
  return frames;
}
