/** What the extension costs a page: a call of register() with the hook, a page load with the content scripts. */
import type { Page } from 'puppeteer-core';
import { median, type Report } from './figures.ts';
import { openBenchWorld } from './world.ts';

const calls = 1_000;
const rounds = 15;
const loads = 60;

export async function pages(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const bare = { register: await registerCosts(world.page), load: await loadTimes(world.page, world.url) };
    const panel = await world.openPanel();
    await world.page.goto(`${world.url}drain.html`);
    const watched = { register: await registerCosts(world.page), load: await loadTimes(world.page, world.url) };
    await panel.closeDevTools();

    report({ name: 'pages.register-without-us', value: median(bare.register), unit: 'µs' });
    report({ name: 'pages.register-with-hook-us', value: median(watched.register), unit: 'µs' });
    report({ name: 'pages.hook-per-register-us', value: median(watched.register) - median(bare.register), unit: 'µs', limit: 20 });
    report({ name: 'pages.load-without-ms', value: median(bare.load), unit: 'ms' });
    report({ name: 'pages.load-with-scripts-ms', value: median(watched.load), unit: 'ms' });
    report({ name: 'pages.scripts-per-load-ms', value: median(watched.load) - median(bare.load), unit: 'ms', limit: 1 });
  } finally {
    await world.close();
  }
}

async function registerCosts(page: Page): Promise<number[]> {
  const costs: number[] = [];
  for (let i = 0; i < rounds; i++) costs.push(Number(await page.evaluate(`registerCost(${calls})`)));
  return costs;
}

/** From the start of the response to the end of the load event, ms: what content scripts can delay. */
async function loadTimes(page: Page, url: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < loads; i++) {
    await page.goto(`${url}empty.html?${i}`);
    times.push(
      Number(
        await page.evaluate(`(() => {
          const [entry] = performance.getEntriesByType('navigation');
          return entry.loadEventEnd - entry.responseStart;
        })()`),
      ),
    );
  }
  await page.goto(`${url}drain.html`);
  return times;
}
