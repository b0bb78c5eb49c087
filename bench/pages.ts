/** What the extension costs a page: a call of register() with the hook, a page load with the content scripts. */
import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'puppeteer-core';
import { median, type Report } from './figures.ts';
import { openBenchWorld, type BenchWorld } from './world.ts';

const calls = 1_000;
const rounds = 15;
const loads = 40;
const blocks = 3;

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

/** In a second tab, while DevTools is open on the first: when it shows our panel, scripts go into the second too. */
async function load(report: Report, world: BenchWorld): Promise<void> {
  const times = { without: Array<number>(), with: Array<number>() };
  const other = await world.page.browser().newPage();
  const session = await other.createCDPSession();
  await session.send('Performance.enable');
  const measure = async (into: number[]): Promise<void> => {
    await other.bringToFront();
    for (let i = 0; i < loads; i++) into.push(await loadTime(other, session, `${world.url}empty.html?${i}`));
  };
  for (let i = 0; i < blocks; i++) {
    await world.page.bringToFront();
    await world.page.openDevTools();
    await measure(times.without);
    await world.page.bringToFront();
    const panel = await world.openPanel();
    await measure(times.with);
    await world.page.bringToFront();
    await panel.closeDevTools();
  }
  report({ name: 'pages.load-without-ms', value: median(times.without), unit: 'ms' });
  report({ name: 'pages.load-with-scripts-ms', value: median(times.with), unit: 'ms' });
  report({ name: 'pages.scripts-per-load-ms', value: median(times.with) - median(times.without), unit: 'ms', limit: 1 });
}

/** How long the page's main thread was busy with loading, ms: the count begins anew with each navigation. */
async function loadTime(page: Page, session: CDPSession, url: string): Promise<number> {
  await page.goto(url);
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
}
