/** The panel while very much happens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPressed } from '../../driver/extension/recording.ts';
import { click, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as noticesTexts from '../../src/messages/compiled/notices.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

const syncs = 600;

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/stage.html`);
  await world.page.evaluate(`settle('./', 'idle-worker.js')`);
  await world.record();
  await world.page.evaluate(`sync('first')`);
  await world.event('dispatch-settled');
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

const dispatchesEnded = async () => (await world.eventsOf('dispatch-settled')).length;

/** Has the page register syncs, a few at a time, until it is told that it is over. @returns how many, `most` at most */
async function storm(name: string, most: number): Promise<number> {
  const count = await world.page.evaluate(`(async () => {
    const { sync } = await registered('./');
    let count = 0;
    for (globalThis.over = false; !over && count < ${most}; count++) {
      void sync.register('${name} ' + count);
      if (count % 4 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    return count;
  })()`);
  return Number(count);
}

/** Counts the frames of the panel, and those in which a table that has rows shows none, after layout and before it is drawn. */
const watchFrames = `{
  globalThis.frames = { all: 0, empty: 0 };
  const probe = document.body.appendChild(document.createElement('div'));
  new ResizeObserver(() => {
    const grid = document.querySelector('[role=grid]');
    const { top, bottom } = grid.getBoundingClientRect();
    const rows = [...grid.querySelectorAll('[role=row]')].slice(1).map((row) => row.getBoundingClientRect());
    frames.all++;
    if (!rows.some((row) => row.bottom > top && row.top < bottom)) frames.empty++;
  }).observe(probe);
  const next = (width) => {
    probe.style.width = width + 'px';
    requestAnimationFrame(() => next(1 - width));
  };
  next(1);
}`;

// With few rows yet: with thousands, what it is about does not come up.
test('a table that follows its end goes on with that when the panel is resized in a storm', async () => {
  await click(world.panel, 'tab', tablesTexts.events());
  await world.setSize(420, 700);
  const before = await dispatchesEnded();
  const registering = storm('resized', 5_000);
  for (const [width, height] of [
    [1_400, 500],
    [420, 800],
    [1_000, 600],
  ] as const)
    await world.setSize(width, height);
  await world.page.evaluate('over = true');
  const ended = before + (await registering);
  await until(dispatchesEnded, { what: 'all syncs to end', accept: (count) => count === ended });
  const rows = (await world.events()).length;
  await until(lastRow, { what: 'the last row to be shown', accept: ({ at, of }) => at === rows + 1 && of === rows + 1 });
});

test('in a storm of syncs the tables show rows in each frame, and the last one in the end', async () => {
  await until(() => world.panel.evaluate(`document.querySelectorAll('[role=grid] [role=row]').length > 1`), {
    what: 'a first row',
  });
  const before = await dispatchesEnded();
  await world.panel.evaluate(watchFrames);
  await storm('storm', syncs);
  await until(dispatchesEnded, { what: 'all syncs to end', accept: (count) => count === before + syncs });
  const last = (await world.eventsOf('dispatch-started')).at(-1)?.tag ?? '';
  await until(() => world.panel.$eval('[role=grid]', (grid) => grid.textContent ?? ''), {
    what: `the row of “${last}”`,
    accept: (text) => text.includes(last),
  });
  const frames = await world.panel.evaluate('frames');
  expect(frames).toMatchObject({ empty: 0 });
  expect(await world.panel.evaluate('frames.all')).toBeGreaterThan(10);
});

test('Clear begins anew, now: the recording goes on with what is registered, and nothing older', async () => {
  await world.panel.evaluate(`{
    globalThis.said = [];
    const status = document.querySelector('[role=status]');
    new MutationObserver(() => said.push(status.textContent)).observe(status, { subtree: true, childList: true, characterData: true });
  }`);
  const clearedAt = Date.now();
  await click(world.panel, 'button', toolbarTexts.clear());
  await until(() => world.panel.$eval('[role=status]', ({ textContent }) => textContent), {
    what: 'the panel to say so',
    accept: (text) => text === noticesTexts.clearedKept(),
  });
  const rows = await until(lastRow, { what: 'few rows', accept: ({ of }) => of > 1 && of < 40 });
  expect(rows.of).toBeGreaterThan(3);
  expect(await isPressed(world.panel)).toBe(true);
  const begun = await world.events();
  expect(begun.map(({ kind }) => kind)).toContain('recording-started');
  expect(Math.min(...begun.map(({ at }) => at))).toBeGreaterThanOrEqual(clearedAt - 5);
  await until(() => textOf(world.panel, 'tree', registrationTexts.tree()), {
    what: 'the registration',
    accept: (text) => text.includes('idle-worker.js'),
  });
  await world.page.evaluate(`sync('after')`);
  await world.event('dispatch-settled');
  expect(await world.panel.evaluate('said.join()')).not.toContain('stopped');
});

/** Which row is the last that stands whole in the table, and how many there are. */
async function lastRow(): Promise<{ at: number; of: number }> {
  const [at, of] = JSON.parse(
    String(
      await world.panel.evaluate(`{
    const grid = document.querySelector('[role=grid]');
    const { bottom } = grid.getBoundingClientRect();
    const shown = [...grid.querySelectorAll('[role=row]')].filter((row) => row.getBoundingClientRect().bottom <= bottom + 1);
    JSON.stringify([Number(shown.at(-1)?.ariaRowIndex), Number(grid.ariaRowCount)]);
  }`),
    ),
  );
  return { at, of };
}
