/**
 * What an open panel costs while nothing happens: the time that all processes of the browser take, beside a browser whose
 * DevTools shows an empty panel, or the same of its own. By the clock of the processors, so that what else the machine does counts little.
 */
import { readFile, readdir } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { launch } from '../driver/browser/launch.ts';
import { openPanel } from '../driver/extension/panel.ts';
import { median, type Report } from './figures.ts';
import { openBenchWorld, pressRecord } from './world.ts';

/** How long each state is watched, ms, and how often. */
const watched = 15_000;
const rounds = 3;
/** What was begun is over by then, ms. */
const settling = 8_000;
/** Clock ticks of the processors in a second: the same on every Linux that Chrome runs on. */
const ticksPerSecond = 100;

/** The share of a core that each state may take beyond DevTools alone, percent. */
const limits = { inspecting: 1, recording: 1.5, hidden: 0.3 };

/** Measures DevTools alone, and with the panel: inspecting, recording, and behind another panel. */
export async function idle(report: Report): Promise<void> {
  if (process.platform !== 'linux') throw new Error('Only Linux tells what a process takes in a file.');
  const world = await openBenchWorld('latency.html');
  const url = `${world.url}latency.html`;
  const alone = await launch({ extension: 'bench/pages/blank-panel', headless: true, url });
  try {
    const blank = await openPanel(alone, { panelTitle: 'Blank' });
    const opened = await world.openPanel();
    await world.page.evaluate('ready');
    const [bare, ours] = [pidOf(alone.browser), pidOf(world.driven.browser)];
    const sample = async (): Promise<number> => {
      await pause(settling);
      const values: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const before = await Promise.all([ticksOf(bare), ticksOf(ours)]);
        await pause(watched);
        const after = await Promise.all([ticksOf(bare), ticksOf(ours)]);
        const share = (ticks: number) => (ticks / ticksPerSecond / (watched / 1_000)) * 100;
        const [without, withPanel] = after.map((ticks, i) => share(ticks - (before[i] ?? 0)));
        baseline.push(without ?? Number.NaN);
        values.push((withPanel ?? Number.NaN) - (without ?? Number.NaN));
      }
      return median(values);
    };
    const baseline: number[] = [];
    const told = (state: keyof typeof limits, value: number): void =>
      report({ name: `panel.idle-${state}-percent`, value, unit: '%', limit: limits[state] });
    told('inspecting', await sample());
    await Promise.all([blank, opened].map(({ devtools }) => show(devtools, 'console')));
    told('hidden', await sample());
    await Promise.all([blank, opened].map((panel) => panel.show()));
    await pressRecord(opened.panel);
    told('recording', await sample());
    report({ name: 'panel.idle-devtools-alone-percent', value: median(baseline), unit: '%' });
  } finally {
    await alone.close();
    await world.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Shows a panel of DevTools' own. */
async function show(devtools: Page, id: string): Promise<void> {
  await devtools.waitForSelector('.root-view');
  await devtools.evaluate(`import('./ui/legacy/legacy.js').then(({ ViewManager }) =>
    ViewManager.ViewManager.instance().showView(${JSON.stringify(id)}))`);
}

function pidOf(browser: { process(): { pid?: number | undefined } | null }): number {
  const pid = browser.process()?.pid;
  if (pid === undefined) throw new Error('The browser has no process.');
  return pid;
}

/** What a process and all below it have taken so far, in ticks; of those that have ended, what their parent was told. */
async function ticksOf(root: number): Promise<number> {
  const stats = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')),
  );
  const processes = stats.filter(Boolean).map((stat) => {
    // The name, in brackets, may hold anything.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    void state;
    const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map(Number);
    return {
      pid: Number.parseInt(stat, 10),
      parent: Number(parent),
      ticks: (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0),
    };
  });
  const tree = new Set([root]);
  // Children come after their parents only mostly.
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.filter(({ pid }) => tree.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0);
}
