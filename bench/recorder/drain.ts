/** Many syncs registered at once: whether all are recorded, and what recording them costs. */
import { observeBackgroundServices } from '../../driver/extension/oracle.ts';
import { until } from '../../driver/wait.ts';
import { isKnown } from '../../src/trace/events.ts';
import { median, type Report } from '../figures.ts';
import { readTrace } from '../../driver/extension/recording.ts';
import { lateWorkerStopped, openBenchWorld, pressRecord } from '../world.ts';

const syncs = 1_000;
const rounds = 15;

/** Drains 1,000 syncs: without recording, with ours, with Chrome's own, in turns, each time after a run that is not counted. */
export async function drain(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel } = await world.openPanel();
    let round = 0;
    const once = async (): Promise<number> => Number(await world.page.evaluate(`drain(${syncs}, 'r${round++}')`));
    const times = { without: Array<number>(), recording: Array<number>(), chrome: Array<number>() };

    for (let i = 0; i < rounds; i++) {
      await once();
      times.without.push(await once());
      await pressRecord(panel);
      await lateWorkerStopped(panel);
      await once();
      times.recording.push(await once());
      await pressRecord(panel);
      const oracle = await observeBackgroundServices(world.page);
      await once();
      times.chrome.push(await once());
      await oracle.stop();
    }
    const without = median(times.without);
    report({ name: 'recorder.drain-1000-without-ms', value: without, unit: 'ms' });
    report({ name: 'recorder.drain-1000-recording-ms', value: median(times.recording), unit: 'ms' });
    report({ name: 'recorder.drain-1000-chrome-ms', value: median(times.chrome), unit: 'ms' });
    report({ name: 'recorder.drain-ratio', value: median(times.recording) / without, unit: '×', limit: 1.15 });
    report({ name: 'recorder.drain-chrome-ratio', value: median(times.chrome) / without, unit: '×' });

    const oracle = await observeBackgroundServices(world.page);
    await pressRecord(panel);
    await once();
    const last = `r${round - 1} `;
    const settled = async (): Promise<string[]> => {
      const tags = new Map<string, string>();
      const ended: string[] = [];
      for (const event of (await readTrace(panel)).filter(isKnown)) {
        if (event.kind === 'dispatch-started') tags.set(event.dispatchId, event.tag);
        if (event.kind === 'dispatch-settled') ended.push(tags.get(event.dispatchId) ?? '');
      }
      return ended.filter((tag) => tag.startsWith(last));
    };
    const completed = (): string[] =>
      oracle.events.filter((e) => e.eventName === 'Sync completed' && e.tag.startsWith(last)).map(({ tag }) => tag);
    await until(completed, { what: 'Chromium to tell of all', accept: (all) => all.length >= syncs });
    const ours = await until(settled, { what: 'all to be recorded', accept: (all) => all.length >= syncs }).catch(settled);
    const distinct = new Set(ours);
    report({
      name: 'recorder.missing-of-1000',
      value: completed().filter((tag) => !distinct.has(tag)).length,
      unit: 'syncs',
      limit: 0,
    });
    report({ name: 'recorder.twice-of-1000', value: ours.length - distinct.size, unit: 'syncs', limit: 0 });
  } finally {
    await world.close();
  }
}
