/** What the extension costs a page: a call of register() with the hook, and the load of a document with the content script. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { median, percentile, type Report } from './figures.ts';
import { traceLoads } from './loads.ts';
import { openBenchWorld, type BenchWorld } from './world.ts';

const calls = 1_000;
const rounds = 15;
/** How often documents in a frame are loaded with the script and without, and how many each time. */
const frameRounds = 60;
const framesPerRound = 15;
/** How often whole pages are. */
const pageRounds = 200;
/** The same for what the main thread does for them, which varies less. */
const workRounds = 12;
const loadsPerRound = 11;

export async function pages(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    await register(report, world);
    await load(report, world);
  } finally {
    await world.close();
  }
}

/** The hook alone, in one of two pages that take turns: what background and panel do at the same time is not its cost. */
async function register(report: Report, { page: bare, url }: BenchWorld): Promise<void> {
  const hooked = await bare.browser().newPage();
  await hooked.goto(`${url}drain.html`);
  await hooked.evaluate(await readFile('dist/page-hook.js', 'utf8'));
  const cost = async (page: Page): Promise<number> => {
    await page.bringToFront();
    return Number(await page.evaluate(`registerCost(${calls})`));
  };
  const costs = { bare: Array<number>(), hooked: Array<number>() };
  await cost(bare);
  await cost(hooked);
  for (let i = 0; i < rounds; i++) {
    costs.bare.push(await cost(bare));
    costs.hooked.push(await cost(hooked));
  }
  await hooked.close();
  await bare.bringToFront();
  report({ name: 'pages.register-without-us', value: median(costs.bare), unit: 'µs' });
  report({ name: 'pages.register-with-hook-us', value: median(costs.hooked), unit: 'µs' });
  report({ name: 'pages.hook-per-register-us', value: median(costs.hooked) - median(costs.bare), unit: 'µs', limit: 20 });
}

/**
 * In a second tab, while the panel is open on the first: the script goes into the second too. The load of a whole page
 * varies by several ms, in which 1 ms is hardly seen: the limit is for the load of a document in a frame, in which the same
 * is done, and for what the main thread does for the load of a page. Each figure has its standard error beside it.
 */
async function load(report: Report, world: BenchWorld): Promise<void> {
  const { panel } = await world.openPanel();
  const scripts = JSON.stringify(await panel.evaluate('chrome.scripting.getRegisteredContentScripts()'));
  const page = await world.page.browser().newPage();
  const url = `${world.url}empty.html`;
  const prepare = async (hooked: boolean): Promise<void> => {
    await panel.evaluate('chrome.scripting.unregisterContentScripts()');
    if (hooked) await panel.evaluate(`chrome.scripting.registerContentScripts(${scripts})`);
    // The first load after a change takes the script in, which happens once, when a panel opens.
    await page.goto(url);
  };

  const limit = 1;
  reportAdded(report, 'frame', await inTurns(frameRounds, prepare, (hooked) => loadFrames(page, hooked)), limit);
  reportAdded(report, 'page', await inTurns(pageRounds, prepare, (hooked) => loadPage(page, url, hooked)));

  const here = Array<string>(loadsPerRound).fill(url);
  reportAdded(report, 'page-work', await inTurns(workRounds, prepare, () => traceLoads(page, here)), limit);
  // Another site has another process, in which nothing has run yet.
  const elsewhere = here.map((same, i) => (i % 2 === 0 ? same.replace('127.0.0.1', 'localhost') : same));
  reportAdded(report, 'new-process-work', await inTurns(workRounds, prepare, () => traceLoads(page, elsewhere)), limit);
}

/** What was measured without the script, and what each round adds with it, ms. */
interface Added {
  without: number[];
  added: number[];
}

function reportAdded(report: Report, what: string, { without, added }: Added, limit?: number): void {
  report({ name: `pages.${what}-without-ms`, value: median(without), unit: 'ms' });
  report({ name: `pages.script-per-${what}-ms`, value: median(added), unit: 'ms', ...(limit !== undefined && { limit }) });
  report({ name: `pages.script-per-${what}-error-ms`, value: errorOfMedian(added), unit: 'ms' });
}

/** Measures with the script and without in turns, in changing order, so that what else the machine does hits both. */
async function inTurns(
  count: number,
  prepare: (hooked: boolean) => Promise<unknown>,
  measure: (hooked: boolean) => Promise<number>,
): Promise<Added> {
  const measured = { with: Array<number>(), without: Array<number>() };
  for (let i = 0; i < count; i++) {
    for (const hooked of i % 2 === 0 ? [true, false] : [false, true]) {
      await prepare(hooked);
      measured[hooked ? 'with' : 'without'].push(await measure(hooked));
    }
  }
  return { without: measured.without, added: measured.with.map((one, i) => one - (measured.without[i] ?? Number.NaN)) };
}

/** The middle of the times that documents in a frame take to load, ms. */
async function loadFrames(page: Page, hooked: boolean): Promise<number> {
  return Number(await page.evaluate(`loadFrames(${framesPerRound}, ${hooked})`));
}

/** How long a page takes from the start of the navigation to the end of the load event, ms. */
async function loadPage(page: Page, url: string, hooked: boolean): Promise<number> {
  await page.goto(url);
  if ((await page.evaluate('hooked')) !== hooked) throw new Error('A load had the script, or had not, where it should');
  return Number(await page.evaluate(`performance.getEntriesByType('navigation')[0].duration`));
}

/** The standard error of a median, from the middle half of the values. */
function errorOfMedian(values: readonly number[]): number {
  return (0.93 * (percentile(values, 0.75) - percentile(values, 0.25))) / Math.sqrt(values.length);
}
