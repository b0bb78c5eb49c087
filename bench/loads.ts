/** What the main thread of a page does for a load, from Chromium's own trace. */
import type { Page } from 'puppeteer-core';
import * as v from 'valibot';
import { median } from './figures.ts';
import { startTrace, tasksOf, type TracedEvent } from './traced.ts';

const startSchema = v.object({ data: v.object({ documentLoaderURL: v.string() }) });

/**
 * How many loads follow that are not counted: a process that is new when a trace ends hands over what it traced only at
 * the end of the next one.
 */
const uncounted = 2;

/**
 * Loads pages, one after the other.
 * @returns what the main thread did for one of them in the middle, from the start of its navigation to the end of its
 *   load event, ms
 */
export async function traceLoads(page: Page, urls: readonly string[]): Promise<number> {
  const end = await startTrace(page);
  for (const url of [...urls, ...urls.slice(0, uncounted)]) await page.goto(url);
  const events = await end();
  const begun = Math.min(...events.filter(({ name }) => name === 'TracingStartedInBrowser').map(({ ts }) => ts));
  // A frame has an empty document first, and what a process had left to tell of an earlier trace may be in this one.
  const started = events
    .filter(
      ({ name, args, ts }) =>
        ts >= begun && name === 'navigationStart' && v.is(startSchema, args) && urls.includes(args.data.documentLoaderURL),
    )
    .sort((a, b) => a.ts - b.ts)
    .slice(0, urls.length);
  if (started.length < urls.length) throw new Error(`The trace holds ${started.length} of ${urls.length} loads.`);
  return median(started.map((one) => workOf(events, one)));
}

/** What the thread on which a load began did until it ended, ms. */
function workOf(events: readonly TracedEvent[], { pid, tid, ts: from }: TracedEvent): number {
  const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ts >= from);
  const to = Math.min(...own.filter(({ name }) => name === 'loadEventEnd').map(({ ts }) => ts));
  return tasksOf(own.filter(({ ts }) => ts <= to)).reduce((sum, { work }) => sum + work, 0);
}
