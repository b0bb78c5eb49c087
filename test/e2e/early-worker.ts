/** A worker that is recorded from before its first line. */
import { click } from '../../driver/extension/roles.ts';
import type { EventOf } from '../../src/trace/events.ts';
import type { World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

/** DevTools may be faster once in a while, not always. */
const mostTries = 20;

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
  for (let tries = 0; tries < mostTries; tries++) {
    if (!running) {
      await wake();
      running = await changed('started', seen);
    }
    if (running.early) return;
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    seen = (await changed('stopped', running.seq)).seq;
    running = null;
  }
  throw new Error(`In ${mostTries} starts of the worker the probe never came before its first line`);
}

/**
 * Has DevTools follow no workers, as it does while it is open: it is a debugger too, and V8 tells exceptions to debuggers
 * alone. A worker that starts then has the probe before its first line.
 */
export async function keepDevToolsAway({ devtools }: World): Promise<void> {
  await devtools.evaluate(`import('./core/sdk/sdk.js').then(({ TargetManager }) =>
    Promise.all(TargetManager.TargetManager.instance().targets().map((target) =>
      target.targetAgent().invoke_setAutoAttach({ autoAttach: false, waitForDebuggerOnStart: false, flatten: true }))))`);
}
