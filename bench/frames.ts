/** What each frame costs the main thread of a document: script, layout and paint, from Chromium's own trace. */
import type { Frame, Page } from 'puppeteer-core';
import { startTrace, tasksOf, type TracedEvent } from './traced.ts';

/** Begins to trace; the function that it gives ends that, and gives the work of each frame in ms. */
export async function traceFrames(page: Page, frame: Frame): Promise<() => Promise<number[]>> {
  const end = await startTrace(page);
  const mark = `frames-${Math.random()}`;
  await frame.evaluate(`performance.mark('${mark}')`);
  return async () => framesOf(await end(), mark);
}

/** The tasks of the thread that made a mark, summed up from one frame that was drawn to the next. */
function framesOf(events: readonly TracedEvent[], mark: string): number[] {
  const marked = events.find((event) => event.name === mark);
  if (!marked) throw new Error('The trace does not hold the panel.');
  const own = events.filter(({ pid, tid, ts }) => pid === marked.pid && tid === marked.tid && ts >= marked.ts);
  const commits = own.filter(({ name }) => name === 'Commit').map(({ ts }) => ts);
  const frames: number[] = [];
  let work = 0;
  let next = 0;
  commits.sort((a, b) => a - b);
  for (const { work: ofTask, to } of tasksOf(own)) {
    work += ofTask;
    const drawnBefore = next;
    while ((commits[next] ?? Infinity) < to) next++;
    if (next === drawnBefore) continue;
    frames.push(work);
    work = 0;
  }
  return frames;
}
