/** Background ended again and again in a storm of syncs: what is lost, and what is there twice. */
import { driveBackground } from '../../driver/extension/background.ts';
import { observeBackgroundServices } from '../../driver/extension/oracle.ts';
import { readTrace } from '../../driver/extension/recording.ts';
import { until } from '../../driver/wait.ts';
import { isKnown } from '../../src/trace/events.ts';
import type { Report } from '../figures.ts';
import { lateWorkerStopped, openBenchWorld, pressRecord } from '../world.ts';

const times = 50;

export async function kills(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel } = await world.openPanel();
    const background = await driveBackground(world.driven);
    await pressRecord(panel);
    const oracle = await observeBackgroundServices(world.page);
    await lateWorkerStopped(panel);
    const gaps = async (): Promise<number> => (await readTrace(panel)).filter(({ kind }) => kind === 'capture-gap').length;
    await world.page.evaluate(`void (async () => {
      const { sync } = await ready;
      globalThis.registered = 0;
      for (globalThis.storms = true; storms; ) {
        await Promise.all(Array.from({ length: 10 }, () => sync.register('storm ' + registered++)));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      globalThis.stormOver = true;
    })()`);
    for (let i = 0; i < times; i++) {
      await background.kill();
      await until(gaps, { what: 'background to go on', accept: (count) => count > i });
    }
    await world.page.evaluate('storms = false');
    await until(() => world.page.evaluate('globalThis.stormOver'), { what: 'the storm to end' });
    const registered = Number(await world.page.evaluate('registered'));
    const theirs = (): string[] =>
      oracle.events.flatMap(({ eventName, tag }) =>
        /^(Registered sync|Dispatched sync event|Sync completed)$/.test(eventName) ? [`${eventName} ${tag}`] : [],
      );
    await until(theirs, { what: 'Chromium to tell of all', accept: (rows) => rows.length >= registered * 3, timeoutMs: 60_000 });
    const ours = async (): Promise<string[]> => {
      const tags = new Map<string, string>();
      const events = (await readTrace(panel)).filter(isKnown);
      for (const event of events) {
        if (event.kind === 'register-called') tags.set(event.callId, event.tag);
        if (event.kind === 'dispatch-started') tags.set(event.dispatchId, event.tag);
      }
      return events.flatMap((event) => {
        if (event.kind === 'register-settled') return [`Registered sync ${tags.get(event.callId)}`];
        if (event.kind === 'dispatch-started') return [`Dispatched sync event ${event.tag}`];
        return event.kind === 'dispatch-settled' ? [`Sync completed ${tags.get(event.dispatchId)}`] : [];
      });
    };
    const all = await until(ours, {
      what: 'our trace to be complete',
      accept: (rows) => rows.length >= registered * 3,
      timeoutMs: 30_000,
    }).catch(ours);
    const distinct = new Set(all);
    report({ name: 'recorder.kills', value: times, unit: 'times' });
    report({ name: 'recorder.kills-syncs', value: registered, unit: 'syncs' });
    report({ name: 'recorder.kills-lost', value: theirs().filter((row) => !distinct.has(row)).length, unit: 'facts', limit: 0 });
    report({ name: 'recorder.kills-twice', value: all.length - distinct.size, unit: 'facts', limit: 0 });
  } finally {
    await world.close();
  }
}
