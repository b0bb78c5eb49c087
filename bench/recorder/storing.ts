/** Storing: many events, one lone event, and what background keeps of 100,000 and of 300,000. */
import { build } from 'esbuild';
import { driveBackground, type DrivenBackground } from '../../driver/extension/background.ts';
import { until } from '../../driver/wait.ts';
import { median, percentile, type Report } from '../figures.ts';
import { openBenchWorld, pressRecord, type BenchWorld } from '../world.ts';

/** How many events come together in the storm, and how many of such batches. */
const batch = 500;
const batches = 400;
const lone = 50;

export async function storing(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    await write(report, world);
    await heap(report, world);
  } finally {
    await world.close();
  }
}

/** The real writer and store, in the extension's own origin, beside nothing else. */
async function write(report: Report, world: BenchWorld): Promise<void> {
  const { panel } = await world.openPanel();
  const { outputFiles } = await build({
    entryPoints: ['bench/recorder/writer.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'writer',
  });
  await panel.evaluate(`${outputFiles[0]?.text ?? ''}; globalThis.writer = writer; 0`);
  const perSecond = Number(await panel.evaluate(`writer.storm(${batches}, ${batch})`));
  const single: unknown = JSON.parse(String(await panel.evaluate(`writer.lone(${lone}).then(JSON.stringify)`)));
  const times = Array.isArray(single) ? single.map(Number) : [];
  report({ name: 'recorder.stored-per-second', value: perSecond, unit: 'events/s', least: 50_000 });
  report({ name: 'recorder.lone-event-median-ms', value: median(times), unit: 'ms', limit: 10 });
  report({ name: 'recorder.lone-event-p95-ms', value: percentile(times, 0.95), unit: 'ms', limit: 10 });
}

/** How many calls a page makes in one go: one that calls without end is cut short, and this one is to be heard in full. */
const calls = 5_000;

/** Events of a page that registers a pending tag again and again: two for each call. DevTools is closed meanwhile. */
async function heap(report: Report, world: BenchWorld): Promise<void> {
  const opened = await world.openPanel();
  const { panel } = opened;
  const background = await driveBackground(world.driven);
  await pressRecord(panel);
  await opened.closeDevTools();
  report({ name: 'recorder.heap-at-start-mb', value: (await leastHeap(background)) / 1e6, unit: 'MB' });
  let called = 0;
  for (const events of [100_000, 300_000]) {
    while (called * 2 < events) {
      await world.page.evaluate(`registerCost(${calls})`);
      called += calls;
      await until(() => background.evaluate(mostStored), {
        what: 'all calls to be stored',
        accept: (stored) => Number(stored) >= called * 2,
        timeoutMs: 60_000,
      });
    }
    report({ name: `recorder.heap-${events / 1000}k-mb`, value: (await leastHeap(background)) / 1e6, unit: 'MB', limit: 50 });
  }
}

/** The least of some readings, bytes: what background does meanwhile, such as looking at the page, comes and goes. */
async function leastHeap(background: DrivenBackground): Promise<number> {
  const readings: number[] = [];
  for (let i = 0; i < 20; i++) readings.push(await background.heapUsed());
  return Math.min(...readings);
}

/** Runs in background: how many events the largest trace has on disk. Text, because runners rewrite functions. */
const mostStored = `new Promise((resolve) => {
  const opening = indexedDB.open('syncscope');
  opening.onsuccess = () => {
    const db = opening.result;
    const reading = db.transaction('progress').objectStore('progress').getAll();
    reading.onsuccess = () => {
      db.close();
      resolve(Math.max(0, ...reading.result.map(({ lastSeq }) => lastSeq)));
    };
  };
})`;
