import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { rowsOf, rowsOfChromium } from './rows.ts';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
let oracle: ServiceLog;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  oracle = await observeBackgroundServices(world.page);
});

afterAll(async () => {
  await world?.close();
  demo?.end();
});

describe('a recording beside Chromium’s own log', () => {
  test('holds everything that Chromium reports, and nothing else', async () => {
    await world.record();
    for (const name of ['Succeed', 'Throw', 'Forget waitUntil', 'Fail', 'Hang']) await press(world.page, name);
    await demo.control({ failStatus: 503, failCount: 1 });
    await type(world.page, 'textbox', 'Message', 'to be tried twice');
    await press(world.page, 'Send');
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'succeed');
    await click(world.panel, 'button', registrationTexts.fireTyped());
    // The ladders of `fail` and `hang` end with the third attempt of each.
    const ended = (tag: string) =>
      until(() => oracle.events.find((e) => e.eventName === 'Sync completed' && e.tag === tag), {
        what: `Chromium to give up ${tag}`,
        timeoutMs: 50_000,
      });
    await Promise.all(['fail', 'hang', 'outbox'].map(ended));
    await until(async () => (await rowsOf(world)).length >= rowsOfChromium(oracle).length, { what: 'our trace to be complete' });
    await world.stop();

    expect(await rowsOf(world)).toEqual(rowsOfChromium(oracle));
    const attempts = (await world.eventsOf('dispatch-started')).filter(({ tag }) => tag === 'fail');
    expect(attempts.map(({ lastChance }) => lastChance)).toEqual([false, false, true]);
  });
});
