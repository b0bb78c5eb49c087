/** The time to drain many syncs registered at once: without recording, with ours, with Chrome's own. */
import { observeBackgroundServices } from '../driver/oracle.ts';
import { click } from '../driver/roles.ts';
import { until } from '../driver/wait.ts';
import { median, type Report } from './figures.ts';
import { openBenchWorld } from './world.ts';

const syncs = 500;
const rounds = 7;

export async function drain(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel } = await world.openPanel();
    const pressed = (state: boolean): Promise<boolean> =>
      until(async () => (await panel.$(`::-p-aria([name="Record"][role="button"])`))?.evaluate((b) => b.ariaPressed), {
        what: 'the recording to start or stop',
        accept: (now) => now === String(state),
      }).then(Boolean);
    const toggle = async (on: boolean): Promise<void> => {
      await click(panel, 'button', 'Record');
      await pressed(on);
    };
    let round = 0;
    const once = async (): Promise<number> => Number(await world.page.evaluate(`drain(${syncs}, 'r${round++}')`));
    const times = { without: Array<number>(), recording: Array<number>(), chrome: Array<number>() };

    await once();
    for (let i = 0; i < rounds; i++) {
      times.without.push(await once());
      await toggle(true);
      // The first run after a start may find the worker being restarted.
      await once();
      times.recording.push(await once());
      await toggle(false);
      const oracle = await observeBackgroundServices(world.page);
      await once();
      times.chrome.push(await once());
      await oracle.stop();
    }

    const without = median(times.without);
    report({ name: 'drain.500-without-ms', value: without, unit: 'ms' });
    report({ name: 'drain.500-recording-ms', value: median(times.recording), unit: 'ms' });
    report({ name: 'drain.500-chrome-recorder-ms', value: median(times.chrome), unit: 'ms' });
    report({ name: 'drain.recording-ratio', value: median(times.recording) / without, unit: '×' });
    report({ name: 'drain.chrome-recorder-ratio', value: median(times.chrome) / without, unit: '×' });
  } finally {
    await world.close();
  }
}
