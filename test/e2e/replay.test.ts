/** Replays: what was recorded is done again, and compared. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byRole, click, isThere, textOf } from '../../driver/driving/roles.ts';
import { until } from '../../driver/wait.ts';
import { drawn, openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  // What fails waits for longer than this takes.
  world = await openWorld(demo.url, { fast: { initial_retry_delay_sec: 3600 } });
  await world.record();
  for (const way of ['Succeed', 'Fail']) {
    await press(world.page, way);
    await world.event('dispatch-settled', ({ outcome }) => outcome === (way === 'Fail' ? 'failed' : 'succeeded'));
  }
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Starts a replay of all that is shown, and waits for its end. */
async function replay(before?: () => Promise<void>) {
  const past = (await world.eventsOf('replay-started')).length;
  await click(world.panel, 'button', 'Replay recording');
  await byRole(world.panel, 'dialog', 'Replay recording');
  await before?.();
  await click(world.panel, 'button', 'Start replay');
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
  await until(() => textOf(world.panel, 'region', 'Details'), {
    what: 'the comparison to be shown',
    accept: (text) => /2 of 2 attempts done, none different/.test(text),
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
    await requests?.select('Fail');
  });
  expect(started.dispatches).toHaveLength(1);
  expect(settled).toMatchObject({ outcome: 'completed' });
  await until(() => textOf(world.panel, 'region', 'Details'), {
    what: 'the difference to be shown',
    accept: (text) => /1 of 1 attempt done, 1 different/.test(text) && /requests/.test(text),
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
  const row = await until(() => world.panel.$('[role=grid][aria-label=Attempts] [aria-rowindex="2"]'), { what: 'its row' });
  await drawn(world);
  await row.click();
  await click(world.panel, 'button', 'Replay');
  await click(world.panel, 'button', 'Start replay');
  const fire = await world.event('fire-requested', ({ replayOf }) => replayOf === hanging.dispatchId);
  await world.event('dispatch-started', ({ fireId }) => fireId === fire.fireId);
  await click(world.panel, 'button', 'Cancel replay');
  const settled = await world.event('replay-settled', ({ replayId }) => replayId === fire.replayId);
  expect(settled).toMatchObject({ outcome: 'cancelled', code: 'replay-cancelled' });
  await until(async () => !(await isThere(world.panel, 'button', 'Cancel replay')), { what: 'the note to go' });
});
