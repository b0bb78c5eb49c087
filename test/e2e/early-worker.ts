/** A worker that is recorded from before its first line. */
import { click } from '../../driver/roles.ts';
import { until } from '../../driver/wait.ts';
import type { EventOf } from '../../src/trace/events.ts';
import type { World } from './world.ts';

/**
 * Starts a worker, as often as it takes, until the probe stands before its first line: DevTools lets a starting worker run
 * too, and is rarely so fast that the recorder comes too late.
 * @param wake gives the worker something to do
 */
export async function startEarly(world: World, scriptUrl: string, wake: () => Promise<unknown>): Promise<void> {
  const changed = (change: 'started' | 'stopped', after: number): Promise<EventOf<'worker-changed'>> =>
    world.event('worker-changed', (event) => event.scriptUrl === scriptUrl && event.change === change && event.seq > after);
  const last = (await world.eventsOf('worker-changed')).findLast((event) => event.scriptUrl === scriptUrl);
  let running = last?.change === 'started' ? last : null;
  let seen = last?.seq ?? 0;
  await until(
    async () => {
      if (!running) {
        await wake();
        running = await changed('started', seen);
      }
      if (running.early) return true;
      await click(world.panel, 'button', 'Restart worker');
      seen = (await changed('stopped', running.seq)).seq;
      running = null;
      return false;
    },
    { what: 'the probe to come before the worker’s first line', timeoutMs: 40_000 },
  );
}
