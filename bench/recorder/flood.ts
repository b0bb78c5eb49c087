/** A page that calls `register()` a million times: whether each call is recorded or counted as missing, and what it takes. */
import { driveBackground } from '../../driver/extension/background.ts';
import { callsMissing, readTrace } from '../../driver/extension/recording.ts';
import { until } from '../../driver/wait.ts';
import { isKnown } from '../../src/trace/events.ts';
import type { Report } from '../figures.ts';
import { openBenchWorld, pressRecord } from '../world.ts';

const calls = 1_000_000;

export async function flood(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel } = await world.openPanel();
    await pressRecord(panel);
    const background = await driveBackground(world.driven);
    const before = await background.heapUsed();
    const start = performance.now();
    await world.page.evaluate(`ready.then(({ sync }) => { for (let i = 0; i < ${calls}; i++) sync.register('flood'); })`);
    await world.page.evaluate(`ready.then(({ sync }) => sync.register('after the flood')).then(() => {})`);
    await until(() => panel.evaluate(`document.body.textContent.includes('after the flood')`), {
      what: 'the call after the flood to be shown',
      timeoutMs: 600_000,
    });
    report({ name: 'recorder.flood-s', value: (performance.now() - start) / 1_000, unit: 's' });
    const events = (await readTrace(panel)).filter(isKnown);
    const recorded = events.filter((event) => event.kind === 'register-called' && event.tag === 'flood').length;
    const counted = callsMissing(events);
    report({ name: 'recorder.flood-recorded', value: recorded, unit: 'calls' });
    report({ name: 'recorder.flood-counted-as-missing', value: counted, unit: 'calls' });
    report({ name: 'recorder.flood-lost', value: calls - recorded - counted, unit: 'calls', limit: 0 });
    const heap = ((await background.heapUsed()) - before) / 1_000_000;
    report({ name: 'recorder.flood-heap-mb', value: heap, unit: 'MB', limit: 50 });
  } finally {
    await world.close();
  }
}
