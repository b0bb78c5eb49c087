/** What the main thread of a page does for a load, from Chromium's own trace. */
import type { Page } from 'puppeteer-core';
import * as v from 'valibot';
import { median } from './figures.ts';
import { startTrace, tasksOf, type TracedEvent } from './traced.ts';

const startSchema = v.object({ data: v.object({ documentLoaderURL: v.string() }) });

/**
 * Loads pages, one after the other.
 * @returns what the main thread did for one of them in the middle, from the start of its navigation to the end of its
 *   load event, ms
 */
export async function traceLoads(page: Page, urls: readonly string[]): Promise<number> {
  const end = await startTrace(page);
  for (const url of urls) await page.goto(url);
  const events = await end();
  // A frame has an empty document first, and the page that was there before may be in the trace too.
  const started = events
    .filter(({ name, args }) => name === 'navigationStart' && v.is(startSchema, args) && urls.includes(args.data.documentLoaderURL))
    .sort((a, b) => a.ts - b.ts)
    .slice(-urls.length);
  if (started.length < urls.length) throw new Error(`The trace holds ${started.length} of ${urls.length} loads.`);
  return median(started.map((one) => workOf(events, one)));
}

/** What the thread on which a load began did until it ended, ms. */
function workOf(events: readonly TracedEvent[], { pid, tid, ts: from }: TracedEvent): number {
  const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ts >= from);
  const to = Math.min(...own.filter(({ name }) => name === 'loadEventEnd').map(({ ts }) => ts));
  return tasksOf(own.filter(({ ts }) => ts <= to)).reduce((sum, { work }) => sum + work, 0);
}
