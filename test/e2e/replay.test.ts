/** Replays: what was recorded is done again, and compared. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byRole, click, isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as compareDialogTexts from '../../src/messages/compiled/compare-dialog.js';
import * as comparisonTexts from '../../src/messages/compiled/comparison.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import { drawn, openWorld, press, runBoth, startDemo, type Demo, type World } from './world.ts';
import * as progressTexts from '../../src/messages/compiled/progress.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as detailsTexts from '../../src/messages/compiled/details.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  // What fails waits for longer than this takes.
  world = await openWorld(demo.url, { fast: { initial_retry_delay_sec: 3600 } });
  await world.record();
  await runBoth(world);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Starts a replay of all that is shown, and waits for its end. */
async function replay(before?: () => Promise<void>) {
  const past = (await world.eventsOf('replay-started')).length;
  await click(world.panel, 'button', toolbarTexts.replayRecording());
  await byRole(world.panel, 'dialog', replayTexts.label());
  await before?.();
  await click(world.panel, 'button', replayTexts.start());
  const started = await until(async () => (await world.eventsOf('replay-started'))[past], { what: 'the replay to start' });
  const settled = await world.event('replay-settled', ({ replayId }) => replayId === started.replayId, 30_000);
  const fires = (await world.eventsOf('fire-requested')).filter(({ replayId }) => replayId === started.replayId);
  return { started, settled, fires };
}

test('the worker does the same again: nothing differs', async () => {
  const { started, settled, fires } = await replay();
  expect(started.dispatches?.map(({ tag, was }) => [tag, was.outcome])).toEqual([
    ['succeed', 'succeeded'],
    ['fail', 'failed'],
  ]);
  expect(settled).toMatchObject({ outcome: 'completed' });
  expect(fires.map(({ tag, mode, replayOf }) => [tag, mode, replayOf])).toEqual(
    started.dispatches?.map(({ tag, dispatchId }) => [tag, 'simulated', dispatchId]),
  );
  await until(() => textOf(world.panel, 'region', panelTexts.details()), {
    what: 'the comparison to be shown',
    accept: (text) => text.includes(compareDialogTexts.replayResult({ done: 2, count: 2, different: 0 })),
  });
});

test('where requests fail, what needs them differs, and nothing stays so', async () => {
  await world.panel.evaluate(`{
    const field = document.querySelector('[type=search]');
    field.value = 'tag:succeed -is:simulated';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`);
  const { started, settled } = await replay(async () => {
    const [, , requests] = await world.panel.$$('dialog select');
    await requests?.select(replayTexts.answers.fail());
  });
  expect(started.dispatches).toHaveLength(1);
  expect(settled).toMatchObject({ outcome: 'completed' });
  await until(() => textOf(world.panel, 'region', panelTexts.details()), {
    what: 'the difference to be shown',
    accept: (text) =>
      text.includes(compareDialogTexts.replayResult({ done: 1, count: 1, different: 1 })) &&
      text.includes(comparisonTexts.parts.requests()),
  });
  // Over: a sync through the browser runs.
  await press(world.page, 'Succeed');
  await until(async () => (await world.eventsOf('dispatch-settled')).at(-1)?.outcome === 'succeeded', {
    what: 'a sync to succeed',
  });
});

test('one attempt from its details; cancelled, it ends and says so', async () => {
  await press(world.page, 'Hang');
  const hanging = await world.event('dispatch-started', ({ tag }) => tag === 'hang');
  await world.panel.evaluate(`{
    const field = document.querySelector('[type=search]');
    field.value = 'tag:hang';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    // Not with the mouse: the bar that went with the replay before moves everything.
    [...document.querySelectorAll('[role=tab]')].find(({ textContent }) => textContent === 'Attempts').click();
  }`);
  const row = await until(() => world.panel.$(`[role=grid][aria-label="${tablesTexts.attempts()}"] [aria-rowindex="2"]`), {
    what: 'its row',
  });
  await drawn(world);
  await row.click();
  await click(world.panel, 'button', detailsTexts.replay());
  await click(world.panel, 'button', replayTexts.start());
  const fire = await world.event('fire-requested', ({ replayOf }) => replayOf === hanging.dispatchId);
  await world.event('dispatch-started', ({ fireId }) => fireId === fire.fireId);
  await click(world.panel, 'button', progressTexts.cancelReplay());
  const settled = await world.event('replay-settled', ({ replayId }) => replayId === fire.replayId);
  expect(settled).toMatchObject({ outcome: 'cancelled', code: 'replay-cancelled' });
  await until(async () => !(await isThere(world.panel, 'button', progressTexts.cancelReplay())), { what: 'the note to go' });
});
