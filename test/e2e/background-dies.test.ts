import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driveBackground, type DrivenBackground } from '../../driver/extension/background.ts';
import { observeBackgroundServices } from '../../driver/extension/oracle.ts';
import { until } from '../../driver/wait.ts';
import { openWorld, press, startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
let background: DrivenBackground;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(demo.url);
  background = await driveBackground(world.driven);
  await world.record();
});
afterEach(async () => {
  await world?.close();
  demo?.end();
});

/** The trace has no gap in its numbers, and nothing twice. */
async function expectSound(): Promise<void> {
  const events = await world.events();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
}

describe('when the browser ends background in the middle of a recording', () => {
  test('the recording goes on by itself, and says what may be missing', async () => {
    await background.kill();
    const gap = await world.event('capture-gap');
    expect(gap.code).toBe('background-ended');
    await press(world.page, 'Succeed');
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'succeed');
    await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    expect(await world.eventsOf('recording-started')).toHaveLength(1);
    expect(await world.eventsOf('recording-stopped')).toEqual([]);
    await expectSound();
    await world.stop();
  });

  test('a dispatch that runs meanwhile is the same one, and is seen to end', async () => {
    await press(world.page, 'Hang');
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'hang');
    await background.kill();
    const settled = await world.event('dispatch-settled', () => true, 20_000);
    expect(settled).toMatchObject({ dispatchId: dispatch.dispatchId, reason: 'timeout' });
    await expectSound();
  });

  test('also while DevTools is closed', async () => {
    await world.closeDevTools();
    await background.kill();
    await press(world.page, 'Succeed');
    await until(() => world.page.$eval('[data-state-of="succeed"]', (state) => state.textContent), {
      what: 'the sync to run',
      accept: (text) => text.includes('ran 1 time'),
    });
    world = worldOf(world.driven, await world.reopenDevTools());
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'succeed');
    await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    await expectSound();
  });

  test('nothing is lost and nothing doubled, though it is ended again and again in a storm', async () => {
    const oracle = await observeBackgroundServices(world.page);
    const storm = world.page.evaluate(`navigator.serviceWorker.ready.then(async ({ sync }) => {
      for (let i = 0; i < 40; i++) {
        await Promise.all(Array.from({ length: 10 }, (_, n) => sync.register('storm ' + i + '.' + n)));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })`);
    for (let i = 0; i < 5; i++) {
      await background.kill();
      const before = i;
      await until(async () => (await world.eventsOf('capture-gap')).length > before, { what: 'background to go on' });
    }
    await storm;
    const theirs = (): string[] =>
      oracle.events.flatMap(({ eventName, tag }) =>
        /^(Registered sync|Dispatched sync event|Sync completed)$/.test(eventName) ? [`${eventName}: ${tag}`] : [],
      );
    await until(theirs, { what: 'the storm to end', accept: (rows) => rows.length === 1_200, timeoutMs: 60_000 });
    const ours = async (): Promise<string[]> => {
      const tags = new Map<string, string>();
      const rows: string[] = [];
      for (const { callId, tag } of await world.eventsOf('register-called')) tags.set(callId, tag);
      for (const { callId } of await world.eventsOf('register-settled')) rows.push(`Registered sync: ${tags.get(callId)}`);
      for (const { dispatchId, tag } of await world.eventsOf('dispatch-started')) {
        tags.set(dispatchId, tag);
        rows.push(`Dispatched sync event: ${tag}`);
      }
      for (const { dispatchId } of await world.eventsOf('dispatch-settled')) {
        rows.push(`Sync completed: ${tags.get(dispatchId)}`);
      }
      return rows;
    };
    const rows = await until(ours, { what: 'our trace to be complete', accept: (all) => all.length >= 1_200 });
    expect(rows.sort()).toEqual(theirs().sort());
    await expectSound();
  });
});
