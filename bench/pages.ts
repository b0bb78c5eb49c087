/** What the extension costs a page: a call of register() with the hook, a page load with the content scripts. */
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'puppeteer-core';
import { median, type Report } from './figures.ts';
import { openBenchWorld, type BenchWorld } from './world.ts';

const calls = 1_000;
const rounds = 15;
const warmUps = 10;
const pairs = 400;

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
 * In a second tab, while the panel is open on the first: scripts go into the second too. Loads with and without them
 * take turns, in changing order, and are compared pair by pair: what else the machine does meanwhile hits both.
 */
async function load(report: Report, world: BenchWorld): Promise<void> {
  const { panel } = await world.openPanel();
  const scripts = JSON.stringify(await panel.evaluate('chrome.scripting.getRegisteredContentScripts()'));
  const scripting = {
    with: `chrome.scripting.registerContentScripts(${scripts})`,
    without: 'chrome.scripting.unregisterContentScripts()',
  };
  const other = await world.page.browser().newPage();
  const session = await other.createCDPSession();
  await session.send('Performance.enable');
  await panel.evaluate(scripting.without);

  let loads = 0;
  const measure = async (kind: 'with' | 'without'): Promise<Load> => {
    if (kind === 'with') await panel.evaluate(scripting.with);
    const measured = await loadOnce(other, session, `${world.url}empty.html?${loads++}`);
    if (kind === 'with') await panel.evaluate(scripting.without);
    if (measured.hooked !== (kind === 'with')) throw new Error(`A load ${kind} scripts was none`);
    return measured;
  };
  const rounds: { with: Load; without: Load }[] = [];
  for (let i = 0; i < warmUps + pairs; i++) {
    const first = i % 2 === 0 ? 'with' : 'without';
    const second = first === 'with' ? 'without' : 'with';
    const one = await measure(first);
    const two = await measure(second);
    if (i >= warmUps) rounds.push(first === 'with' ? { with: one, without: two } : { with: two, without: one });
  }
  const over = (what: (round: (typeof rounds)[number]) => number): number => median(rounds.map(what));
  report({ name: 'pages.load-without-ms', value: over((round) => round.without.load), unit: 'ms' });
  report({ name: 'pages.load-with-scripts-ms', value: over((round) => round.with.load), unit: 'ms' });
  report({ name: 'pages.scripts-per-load-ms', value: over((round) => round.with.load - round.without.load), unit: 'ms', limit: 1 });
  report({ name: 'pages.scripts-main-thread-ms', value: over((round) => round.with.busy - round.without.busy), unit: 'ms' });
}

interface Load {
  /** From the start of the navigation to the end of the load event, ms. */
  load: number;
  /** How long the main thread was busy until then, ms: the count begins anew with each navigation. */
  busy: number;
  /** Whether the hook was there when the page's own script ran. */
  hooked: boolean;
}

async function loadOnce(page: Page, session: CDPSession, url: string): Promise<Load> {
  await page.goto(url);
  const { metrics } = await session.send('Performance.getMetrics');
  const busy = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  const took = await page.evaluate(`performance.getEntriesByType('navigation')[0].duration`);
  return { load: Number(took), busy, hooked: (await page.evaluate('hooked')) === true };
}
