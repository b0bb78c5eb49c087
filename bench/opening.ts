/**
 * How long a panel takes to open: from the moment that DevTools shows it until it is drawn and usable. Nobody looks
 * meanwhile, as nobody does with a user: a driver that is attached stops the panel's frame before it begins, makes worlds
 * in it and asks it again and again, which took a sixth of what was measured.
 */
import { resolve } from 'node:path';
import { CDPSession, type Page } from 'puppeteer-core';
import { until } from '../driver/wait.ts';
import { median, type Report } from './figures.ts';
import { openBenchWorld, type BenchWorld } from './world.ts';

const opens = 9;
/** How long the panel is left alone, ms: longer than it takes to open. */
const aloneMs = 1_500;

/**
 * The empty panel: once DevTools itself has started, and while it still does, where the two share the processor. In turn
 * with a panel that shows one word and does nothing else: so long the browser itself takes.
 */
export async function emptyOpen(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { browser, extensionId } = world.driven;
    const ours = { id: extensionId, title: 'SyncScope' };
    const blank = { id: await browser.installExtension(resolve('bench/pages/blank-panel')), title: 'Blank' };
    const times = { withDevtools: Array<number>(), ours: Array<number>(), blank: Array<number>() };
    for (let i = 0; i < opens; i++) {
      times.withDevtools.push(await opening(world, ours, false));
      times.ours.push(await opening(world, ours, true));
      times.blank.push(await opening(world, blank, true));
    }
    report({ name: 'panel.empty-open-with-devtools-ms', value: median(times.withDevtools), unit: 'ms' });
    report({ name: 'panel.empty-open-ms', value: median(times.ours), unit: 'ms', limit: 150 });
    report({ name: 'panel.empty-open-blank-panel-ms', value: median(times.blank), unit: 'ms' });
  } finally {
    await world.close();
  }
}

interface Subject {
  /** The extension's. */
  id: string;
  title: string;
}

/** @param settled whether DevTools has started before the panel is shown */
async function opening({ page }: BenchWorld, { id, title }: Subject, settled: boolean): Promise<number> {
  const browser = page.browser();
  const devtools = await page.openDevTools();
  if (settled) await devtools.evaluate(untilQuiet);
  await attachToNothingIn(devtools);
  await devtools.evaluate(showWhenThere(`chrome-extension://${id}${title}`));
  // What targets there are is told to the driver without asking any of them.
  const target = await until(() => browser.targets().find((each) => each.url() === `chrome-extension://${id}/panel.html`), {
    what: `the panel ${title}`,
    timeoutMs: 30_000,
  });
  await new Promise((done) => setTimeout(done, aloneMs));
  const session = await target.createCDPSession();
  const { result } = await session.send('Runtime.evaluate', { expression: usableAfter, awaitPromise: true });
  await devtools.close();
  await until(async () => !(await page.hasDevTools()), { what: 'DevTools to close' });
  return Number(result.value);
}

/** The driver leaves alone what begins in a page from now on. Its session of the page is not in its types. */
async function attachToNothingIn(page: Page): Promise<void> {
  const session: unknown = Reflect.get(page.mainFrame(), 'client');
  if (!(session instanceof CDPSession)) throw new Error('The driver has no session of the page.');
  await session.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: true });
}

// What runs inside DevTools and the panel is text, not functions: runners rewrite functions.

/** Until DevTools has had nothing to do for about half a second. */
const untilQuiet = `new Promise((done) => {
  let quiet = 0;
  const look = (deadline) => {
    quiet = deadline.timeRemaining() > 40 ? quiet + 1 : 0;
    if (quiet === 10) done();
    else requestIdleCallback(look);
  };
  requestIdleCallback(look);
})`;

/** Shows a view of DevTools as soon as DevTools has it; does not wait for that. */
const showWhenThere = (view: string): string => `{
  const show = async () => {
    const { InspectorView, ViewManager } = await import('./ui/legacy/legacy.js');
    const there = document.querySelector('.root-view') &&
      InspectorView.InspectorView.instance().tabbedPane.tabIds().includes(${JSON.stringify(view)});
    if (there) ViewManager.ViewManager.instance().showView(${JSON.stringify(view)});
    else setTimeout(show, 20);
  };
  void show();
}`;

const usableAfter = `new Promise((done) => {
  const look = () => {
    const times = ['usable', 'first-contentful-paint'].map((name) => performance.getEntriesByName(name)[0]?.startTime);
    if (!times.includes(undefined)) done(Math.max(...times));
  };
  new PerformanceObserver(look).observe({ entryTypes: ['mark', 'paint'] });
  look();
})`;
