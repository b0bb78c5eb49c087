/** From an event in the worker to its row on the screen's document: in our panel, and in Chrome's own pane. */
import type { Frame, Page } from 'puppeteer-core';
import { until } from '../../driver/wait.ts';
import { median, percentile, type Report } from '../figures.ts';
import { openBenchWorld, pressRecord, type BenchWorld } from '../world.ts';

const samples = 200;
const blocks = 3;

/** Measures both in turns, in one browser, one sync at a time. */
export async function latency(report: Report): Promise<void> {
  const world = await openBenchWorld('latency.html');
  try {
    const opened = await world.openPanel();
    const { panel, devtools } = opened;
    await pressRecord(panel);
    await startChromesRecorder(devtools);
    const times = { ours: Array<number>(), chrome: Array<number>() };
    let count = 0;
    for (let block = 0; block < blocks; block++) {
      await opened.show();
      // What a panel missed while another one was shown is drawn with the first that comes: it is not counted.
      await sample(world, panel, 'dispatch started', `ours ${count++}`);
      for (let i = 0; i < samples / blocks; i++)
        times.ours.push(await sample(world, panel, 'dispatch started', `ours ${count++}`));
      await showChromesPane(devtools);
      await sample(world, devtools, 'Dispatched sync event', `chrome ${count++}`);
      for (let i = 0; i < samples / blocks; i++) {
        times.chrome.push(await sample(world, devtools, 'Dispatched sync event', `chrome ${count++}`));
      }
    }
    const chrome = median(times.chrome);
    report({ name: 'recorder.event-to-row-median-ms', value: median(times.ours), unit: 'ms', limit: chrome });
    report({ name: 'recorder.event-to-row-p95-ms', value: percentile(times.ours, 0.95), unit: 'ms', limit: 17 });
    report({ name: 'recorder.event-to-row-chrome-median-ms', value: chrome, unit: 'ms' });
    report({ name: 'recorder.event-to-row-chrome-p95-ms', value: percentile(times.chrome, 0.95), unit: 'ms' });
  } finally {
    await world.close();
  }
}

/** How long it takes from the dispatch of a tag until a row of a place holds it beside some words, ms. */
export async function sample({ page }: BenchWorld, place: Page | Frame, words: string, tag: string): Promise<number> {
  await place.evaluate(watchFor(words, tag));
  const at = Number(await page.evaluate(`syncOnce(${JSON.stringify(tag)})`));
  const seen = await until(() => place.evaluate('globalThis.rowSeenAt'), { what: `a row of “${tag}”` });
  return Number(seen) - at;
}

/** Looks at the rows that change, in shadow roots too. Text, because runners rewrite functions. */
function watchFor(words: string, tag: string): string {
  return `{
    globalThis.rowSeenAt = null;
    const roots = [];
    const collect = (root) => {
      roots.push(root);
      for (const element of root.querySelectorAll('*')) if (element.shadowRoot) collect(element.shadowRoot);
    };
    collect(document);
    const row = 'tr, [role=row]';
    const rowsAt = (node) => {
      const element = node instanceof Element ? node : node.parentElement;
      const around = element?.closest(row);
      return around ? [around] : (element?.querySelectorAll(row) ?? []);
    };
    const observer = new MutationObserver((records) => {
      const changed = new Set();
      for (const { target, type, addedNodes } of records) {
        if (type === 'characterData' || target.closest(row)) for (const each of rowsAt(target)) changed.add(each);
        else for (const node of addedNodes) for (const each of rowsAt(node)) changed.add(each);
      }
      for (const { textContent } of changed) {
        if (!textContent.includes(${JSON.stringify(words)}) || !textContent.includes(${JSON.stringify(tag)})) continue;
        observer.disconnect();
        globalThis.rowSeenAt = performance.timeOrigin + performance.now();
        return;
      }
    });
    for (const root of roots) observer.observe(root, { childList: true, subtree: true, characterData: true });
  }`;
}

const application = `import('./panels/application/application.js').then(({ ResourcesPanel }) => ResourcesPanel.ResourcesPanel.instance())`;

async function showChromesPane(devtools: Page): Promise<void> {
  await devtools.evaluate(`import('./ui/legacy/legacy.js').then(({ ViewManager }) =>
    ViewManager.ViewManager.instance().showView('resources'))`);
  await devtools.evaluate(`${application}.then(({ sidebar }) => sidebar.backgroundSyncTreeElement.select())`);
}

async function startChromesRecorder(devtools: Page): Promise<void> {
  await showChromesPane(devtools);
  const button = await until(() => devtools.$('>>> [aria-label="Start recording events"]'), {
    what: 'the button of Chrome’s own recorder',
  });
  await button.click();
  await until(() => devtools.$('>>> [aria-label="Stop recording events"]'), { what: 'Chrome’s own recorder to start' });
}
