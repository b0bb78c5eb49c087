/** The main job without the mouse: inspect, record, fire, look, filter, copy, and stop, each by keys alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeyInput } from 'puppeteer-core';
import { isPressed } from '../../driver/extension/recording.ts';
import { isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as menuTexts from '../../src/messages/compiled/menus.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { pasted } from './clipboard.ts';
import { openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';
import { patternOf, something } from '../text-pattern.ts';
import * as announcementsTexts from '../../src/messages/compiled/announcements.js';
import eventKindsTexts from '../../src/messages/compiled/event-kinds.js';
import statesTexts from '../../src/messages/compiled/states.js';
import * as sentencesTexts from '../../src/messages/compiled/sentences.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as columnsTexts from '../../src/messages/compiled/columns.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as timelineTexts from '../../src/messages/compiled/timeline.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  // The panel has the focus, as after its tab was chosen by keys.
  await world.panel.evaluate('document.body.tabIndex = -1; document.body.focus()');
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

async function keys(...pressed: KeyInput[]): Promise<void> {
  for (const key of pressed) await world.devtools.keyboard.press(key);
}

async function withControl(key: KeyInput): Promise<void> {
  await world.devtools.keyboard.down('Control');
  await keys(key);
  await world.devtools.keyboard.up('Control');
}

/** The name of what has the focus, or of what in it is the active one. */
async function focused(): Promise<string> {
  return String(
    await world.panel.evaluate(`(() => {
      const element = document.activeElement;
      const active = element.getAttribute('aria-activedescendant');
      const named = (active && document.getElementById(active)) || element;
      return named.ariaLabel ?? named.textContent;
    })()`),
  );
}

/** Presses a key until something has the focus whose name fits. */
async function go(key: KeyInput, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    const at = await focused();
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at.slice(0, 30));
    await keys(key);
  }
  throw new Error(`${key} does not lead to ${name}, but to ${passed.join(', ')}`);
}

test('records, fires and sees how it ended', async () => {
  await withControl('e');
  await until(() => isPressed(world.panel), { what: 'the recording to start' });
  await go('Tab', new RegExp(`^${registrationTexts.tagToFire()}$`));
  await world.devtools.keyboard.type('succeed');
  await keys('Enter');
  const fire = await world.event('fire-settled');
  expect(fire.outcome).toBe('succeeded');
  const said = patternOf(announcementsTexts.fired({ tag: 'succeed', how: something, outcome: statesTexts.succeeded() }));
  await until(() => textOf(world.panel, 'status', statusBarTexts.recording()), {
    what: 'the live region to tell it',
    accept: (text) => said.test(text),
  });
});

test('fires another way from the menu of a tag', async () => {
  await go('Tab', new RegExp(`^${registrationTexts.moreWaysTyped()}$`));
  await keys('ArrowDown');
  await go('ArrowDown', new RegExp(`^${waysToFireTexts.lastChance()}$`));
  await keys('Enter');
  const dispatch = await world.event('dispatch-started', ({ trusted }) => !trusted);
  expect(dispatch).toMatchObject({ tag: 'succeed', lastChance: true });
  await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
  expect(await focused()).toBe(registrationTexts.moreWaysTyped());
});

test('chooses an attempt on the timeline, and reads what happened', async () => {
  await go('Tab', timelineTexts.attemptsOverTime());
  await keys('ArrowRight');
  await until(() => textOf(world.panel, 'region', panelTexts.details()), {
    what: 'the details to tell of the attempt',
    accept: (text) => patternOf(sentencesTexts.succeeded({ attempt: something, took: something, idle: false })).test(text),
  });
  await keys('w', 'd', 's', '0');
  await keys('Escape');
});

test('filters, goes through the rows, and copies one in three ways', async () => {
  await withControl('f');
  await world.devtools.keyboard.type('kind:dispatch-settled');
  await until(() => world.panel.$eval('[role=grid]', (grid) => grid.ariaRowCount), {
    what: 'the filter to apply',
    accept: (count) => count === '3',
  });
  await go('Tab', tablesTexts.events());
  await keys('Tab');
  const settled = eventKindsTexts['dispatch-settled']();
  await go('ArrowDown', patternOf(settled));
  for (const [item, words] of [
    [menuTexts.copyRow(), /^\d+\t.*\tsucceed\t/],
    [menuTexts.copyJson(), /"kind": "dispatch-settled"/],
    [menuTexts.copySentence(), patternOf(`: ${settled}: “succeed”, ${statesTexts.succeeded()}.`)],
  ] as const) {
    await keys('ContextMenu');
    await until(() => isThere(world.panel, 'menu', panelTexts.event()), { what: 'the menu of the row' });
    await go('ArrowDown', item);
    await keys('Enter');
    expect(await pasted(world)).toMatch(words);
  }
});

test('tells times since the start, and hides a column, also when DevTools is opened again', async () => {
  await keys('ContextMenu');
  await go('ArrowUp', new RegExp(`^${menuTexts.timesSinceStart()}$`));
  await keys('Enter');
  await go('ArrowUp', columnsTexts.time());
  await keys('ContextMenu');
  await until(() => isThere(world.panel, 'menu', panelTexts.columns()), { what: 'the menu of the columns' });
  await go('ArrowDown', columnsTexts.duration());
  await keys('Enter');
  const look = (): Promise<string> => world.panel.$eval('[role=grid]', (grid) => grid.textContent ?? '');
  await until(look, {
    what: 'the table to change',
    accept: (text) => /\+\d+\.\d{3} s/.test(text) && !text.includes(columnsTexts.duration()),
  });
  const again = await world.reopenDevTools();
  await until(() => again.panel.$eval('[role=grid]', (grid) => grid.textContent ?? ''), {
    what: 'the table to be as it was',
    accept: (text) => /\+\d+\.\d{3} s/.test(text) && !text.includes(columnsTexts.duration()),
  });
  expect(await isPressed(again.panel)).toBe(true);
  world = worldOf(world.driven, again);
});

test('collapses a registration on the timeline, and finds all as it was when DevTools is opened again', async () => {
  await world.panel.evaluate('document.body.tabIndex = -1; document.body.focus()');
  await go('Tab', tablesTexts.events());
  await keys('ArrowRight');
  await go('Tab', timelineTexts.attemptsOverTime());
  await keys('ArrowRight', 'w', 'c');
  const look = (panel = world.panel): Promise<unknown> =>
    panel.evaluate(`(() => {
      const of = (selector, attribute) => document.querySelector(selector)?.getAttribute(attribute);
      return {
        filter: document.querySelector('[type=search], [role=searchbox]').value,
        table: document.querySelector('[role=grid]').ariaLabel,
        selected: document.querySelector('[role=grid] [aria-selected=true]')?.textContent,
        open: document.querySelector('.timeline-twisty')?.ariaExpanded,
        zoomed: [...document.querySelectorAll('button')].some(({ textContent }) => ${JSON.stringify([timelineTexts.follow(), timelineTexts.showAll()])}.includes(textContent)),
      };
    })()`);
  const before = await until(look, {
    what: 'the panel to show the choice',
    accept: (now) => JSON.stringify(now).includes('"open":"false","zoomed":true'),
  });
  expect(before).toMatchObject({
    filter: 'kind:dispatch-settled',
    table: tablesTexts.attempts(),
    selected: expect.stringContaining('succeed'),
  });
  // It is written a moment after the last change.
  await until(() => world.panel.evaluate(`localStorage.getItem('syncscope.view-states')`), {
    what: 'the panel to remember it',
    accept: (kept) => /"table":"attempts","collapsed":\["http/.test(String(kept)),
  });
  const again = await world.reopenDevTools();
  await until(() => look(again.panel), {
    what: 'the panel to be as it was',
    accept: (now) => JSON.stringify(now) === JSON.stringify(before),
  });
  world = worldOf(world.driven, again);
});

test('keeps the focus in the tree when a tag comes in above, among many', async () => {
  const register = (...tags: string[]) =>
    world.page.evaluate(
      `navigator.serviceWorker.ready.then(({ sync }) => Promise.all(${JSON.stringify(tags)}.map((tag) => sync.register(tag)))).then(() => {})`,
    );
  const rows = () => world.panel.$$eval('[role=treeitem] .tag-name', (names) => names.map(({ textContent }) => textContent));
  const focusTag = (at: number) =>
    world.panel.evaluate(`{ const row = document.querySelectorAll('.tree-row.tag')[${at}]; row.focus(); row.dataset.key; }`);
  const many = Array.from({ length: 15 }, (_, i) => `many ${10 + i}`);
  await register(...many);
  const before = await until(rows, {
    what: 'the tags to be shown, each in its place',
    accept: (shown) => many.every((tag) => shown.includes(tag)) && shown.join() === shown.toSorted().join(),
  });
  // Rows are laid out in parts: every other one takes its turn, and some of them come to stand in the next part.
  for (let i = 0; i < 10; i++) {
    const row = await focusTag(i * 2 + 1);
    await register(`first ${10 + i}`);
    await until(rows, { what: `the tag number ${i} above`, accept: (shown) => shown.length === before.length + i + 1 });
    expect(await world.panel.evaluate(`document.activeElement.dataset.key`)).toBe(row);
  }
});
