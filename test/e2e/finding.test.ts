/** Finding one thing among many: the filter and its chips, the tree, the tables, and what is selected in any of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigTrace } from '../../driver/traces/big-trace.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { byRole, click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as columnsTexts from '../../src/messages/compiled/columns.js';
import * as chipsTexts from '../../src/messages/compiled/filter-chips.js';
import * as helpTexts from '../../src/messages/compiled/filter-help.js';
import * as gridsTexts from '../../src/messages/compiled/grids.js';
import * as menusTexts from '../../src/messages/compiled/menus.js';
import * as registrationsTexts from '../../src/messages/compiled/registrations.js';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as treeFilterTexts from '../../src/messages/compiled/tree-filter.js';
import { pasted } from './clipboard.ts';
import { importTrace, openWorld, press, startDemo, type Demo, type World } from './world.ts';

const origin = 'https://shop.example/';
/** A tag that the tree does not show at first: too many stand before it. */
const long = 'a-queue-of-orders-that-wait-for-the-network/part-of-the-cart-0417';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  const events = bigTrace({ events: 6_500, tags: 500 }).map((event) =>
    'tag' in event && event.tag === 'cart-417' ? { ...event, tag: long } : event,
  );
  await importTrace(world, madeUpHeader('many', origin, Date.UTC(2026, 0, 15, 9)), events);
  await until(() => isThere(world.panel, 'button', topNotesTexts.backToLive()), { what: 'the import to be shown' });
  await world.setSize(1100, 750);
  await click(world.panel, 'tab', tablesTexts.attempts());
  await byRole(world.panel, 'grid', tablesTexts.attempts());
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Puts a filter into the field at once; typed, it is applied after each letter, and offers lie over other things. */
async function filter(query: string): Promise<void> {
  await world.panel.$eval(
    '#filter',
    (field, text) => {
      if (!(field instanceof HTMLInputElement)) return;
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    query,
  );
}
const query = (): Promise<string> =>
  world.panel.$eval('#filter', (field) => (field instanceof HTMLInputElement ? field.value : ''));
const tagsInTree = (): Promise<string[]> =>
  world.panel.$$eval('[role=tree] .tag-name', (names) => names.map(({ textContent }) => textContent));
/** The texts of a column’s cells that are drawn. */
const cells = (column: number): Promise<string[]> =>
  world.panel.$$eval('.grid-body [role=row]', (rows, at) => rows.map((row) => row.children[at]?.textContent ?? ''), column);
const headings = (): Promise<string[]> =>
  world.panel.$$eval('[role=columnheader]', (heads) => heads.map(({ textContent }) => textContent));
/** How many rows there are. */
const rowCount = async (): Promise<number> =>
  Number(await world.panel.$eval('[role=grid]', (grid) => grid.getAttribute('aria-rowcount'))) - 1;

describe('the filter', () => {
  test('leaves of the tree what it leaves of the rest, says how much that is, and goes with a press', async () => {
    await filter('tag:outbox-16');
    const left = await until(tagsInTree, {
      what: 'the tree to be filtered',
      accept: (names) => names.length > 0 && names.every((name) => name.includes('outbox-16')),
    });
    expect(await textOf(world.panel, 'region', 'Service worker registrations')).toContain(
      treeFilterTexts.shown({ shown: left.length, tags: 500 }),
    );
    await click(world.panel, 'button', treeFilterTexts.showAll());
    await until(tagsInTree, { what: 'the whole tree', accept: (names) => names.length > left.length });
    expect(await query()).toBe('');
  });

  test('has chips, which say what stands in it, and change that alone', async () => {
    const isOn = (name: string) =>
      world.panel.$eval(`.filter-chip ::-p-text(${name})`, (chip) => chip.getAttribute('aria-pressed') === 'true');
    await filter('tag:outbox');
    await click(world.panel, 'button', chipsTexts.names.failed());
    expect(await query()).toBe('is:failed tag:outbox');
    await until(() => cells(1), {
      what: 'the attempts that failed',
      accept: (results) => results.length > 0 && results.every((result) => result.startsWith('failed')),
    });
    await click(world.panel, 'button', chipsTexts.names.pending());
    expect(await query()).toBe('is:pending tag:outbox');
    expect([await isOn(chipsTexts.names.failed()), await isOn(chipsTexts.names.pending())]).toEqual([false, true]);
    await filter('is:failed');
    await until(() => isOn(chipsTexts.names.failed()), { what: 'the chip to follow the text' });
    await click(world.panel, 'button', chipsTexts.names.failed());
    expect(await query()).toBe('');
  });

  test('is completed with the tags there are, in their order, and how many attempts have them', async () => {
    await type(world.panel, 'searchbox', toolbarTexts.filter(), 'tag:outbox-1');
    const offers = await until(() => world.panel.$$eval('[role=option]', (all) => all.map(({ textContent }) => textContent)), {
      what: 'the suggestions',
      accept: (all) => all.length === 12,
    });
    const names = offers.map((offer) => /^tag:outbox-(\d+)\d* /.exec(offer.replace(/(\d+ attempts?)$/, ' $1'))?.[1]);
    expect(names.map(Number)).toEqual(names.map(Number).toSorted((a, b) => a - b));
    expect(offers.every((offer) => / attempts?$/.test(offer))).toBe(true);
    await filter('');
  });

  test('tells what can be written, by a key in the empty field, with examples that can be pressed', async () => {
    await world.panel.$eval('#filter', (field) => (field instanceof HTMLElement ? field.focus() : undefined));
    await world.devtools.keyboard.type('?');
    await byRole(world.panel, 'dialog', helpTexts.title());
    expect(await query()).toBe('');
    await click(world.panel, 'button', 'is:simulated');
    expect(await query()).toBe('is:simulated');
    expect(await isThere(world.panel, 'dialog', helpTexts.title())).toBe(false);
    expect(await world.panel.evaluate('document.activeElement.id')).toBe('filter');
    await filter('');
  });
});

describe('what is selected', () => {
  test('in a table is opened and scrolled to in the tree, though it would not stand there', async () => {
    await filter(`tag:${long}`);
    await until(rowCount, { what: 'the attempts of the tag', accept: (count) => count > 0 && count < 50 });
    await world.panel.evaluate(`{
      // Its registration is closed, and the tree is filtered by something else after.
      const head = [...document.querySelectorAll('[role=treeitem][aria-level="1"]')].find((item) => item.ariaExpanded === 'true');
      head.click();
      document.querySelector('.grid-body [role=row]').click();
    }`);
    await filter('is:pending');
    const marked = await until(
      () =>
        world.panel.evaluate(`(() => {
          const row = document.querySelector('[role=treeitem][aria-selected="true"]');
          const scroller = document.querySelector('.registrations-scroll').getBoundingClientRect();
          const box = row?.getBoundingClientRect();
          return row && box.top >= scroller.top && box.bottom <= scroller.bottom + 1 ? row.querySelector('.tag-name').textContent : '';
        })()`),
      { what: 'the tag to be in view', accept: (name) => name !== '' },
    );
    expect(marked).toBe(long);
    await filter('');
    await until(tagsInTree, { what: 'the whole tree', accept: (names) => names.length > 100 && names.includes(long) });
  });

  test('stands below the head of its registration, which stays in view', async () => {
    const heads = await world.panel.evaluate(`(() => {
      const scroller = document.querySelector('.registrations-scroll');
      const head = document.querySelector('[role=treeitem][aria-level="1"]');
      scroller.scrollTop = 1_000;
      return [Math.round(head.getBoundingClientRect().top - scroller.getBoundingClientRect().top), scroller.scrollTop];
    })()`);
    expect(heads).toEqual([0, 1_000]);
  });
});

describe('a table', () => {
  test('says how it ended second, and where it is narrow leaves out what decides less', async () => {
    const wide = await headings();
    expect(wide.slice(0, 2)).toEqual([columnsTexts.tag(), columnsTexts.result()]);
    expect(wide).toContain(columnsTexts.registration());
    for (const width of [540, 420]) {
      await world.setSize(width, 680);
      const narrow = await until(headings, { what: 'columns to go', accept: (all) => !all.includes(columnsTexts.promises()) });
      expect(narrow.slice(0, 2)).toEqual([columnsTexts.tag(), columnsTexts.result()]);
      expect(await world.panel.$eval('[role=grid]', (grid) => grid.scrollWidth - grid.clientWidth)).toBe(0);
    }
    await world.setSize(1100, 750);
  });

  test('leaves out the middle of names whose ends tell them apart, and copies them whole', async () => {
    await filter(`tag:${long}`);
    await until(() => cells(0), {
      what: 'its attempts',
      accept: (names) => names.length > 0 && names.every((name) => name === long),
    });
    const [end, cut] = await world.panel.$eval('.grid-body .cut', ({ children: [start, last] }) => [
      last?.textContent ?? '',
      start instanceof HTMLElement && start.scrollWidth > start.clientWidth,
    ]);
    expect(long.endsWith(String(end))).toBe(true);
    expect(cut).toBe(true);
    await filter('');
  });

  test('is gone through by letters, and copied as a row or as a whole', async () => {
    await filter('is:failed');
    await until(() => cells(1), { what: 'what failed', accept: (results) => results.every((text) => text.startsWith('failed')) });
    const grid = await byRole(world.panel, 'grid', tablesTexts.attempts());
    await grid.focus();
    await world.devtools.keyboard.press('Home');
    await world.devtools.keyboard.type('photo');
    const selected = () =>
      world.panel.$eval('.grid-body [aria-selected=true]', (row) => [...row.children].map(({ textContent }) => textContent));
    const row = await until(selected, { what: 'a row of that name', accept: ([name]) => name?.startsWith('photo') ?? false });
    expect((await copied()).split('\t').slice(0, 2)).toEqual(row.slice(0, 2));

    await world.devtools.keyboard.down('Control');
    await world.devtools.keyboard.press('a');
    await world.devtools.keyboard.up('Control');
    const count = await rowCount();
    expect(await textOf(world.panel, 'status', statusBarTexts.recording())).toBe(gridsTexts.allSelected({ count }));
    expect(await world.panel.$$eval('.grid-body [role=row]:not([aria-selected=true])', (rows) => rows.length)).toBe(0);
    expect((await copied()).split('\n')).toHaveLength(count);
    await world.devtools.keyboard.press('ArrowDown');
    expect((await copied()).split('\n')).toHaveLength(1);
    await filter('');
  });

  test('has columns that are dragged, and fitted to what they hold', async () => {
    const width = () => world.panel.$eval('[role=columnheader]', (head) => Math.round(head.getBoundingClientRect().width));
    const before = await width();
    const line = await (await until(() => world.panel.$('.grid-divider'), { what: 'the line' })).boundingBox();
    if (!line) throw new Error('The line has no place');
    const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
    await world.devtools.mouse.move(x, y);
    await world.devtools.mouse.down();
    await world.devtools.mouse.move(x + 60, y, { steps: 3 });
    await world.devtools.mouse.up();
    expect(Math.abs((await width()) - before - 60)).toBeLessThanOrEqual(1);
    await world.devtools.mouse.click(x + 60, y, { count: 2 });
    await until(width, { what: 'the column to fit', accept: (now) => now !== before + 60 });
    expect(await world.panel.$$eval('.grid-body .cut', (cuts) => cuts.length)).toBe(0);
  });

  test('of events tells what came of no known sync, and shows the order of arrival where that is asked for', async () => {
    await click(world.panel, 'tab', tablesTexts.events());
    expect(await headings()).not.toContain(columnsTexts.seq());
    expect(await headings()).toContain(columnsTexts.trigger());
  });
});

describe('menus', () => {
  const openOn = (place: string) =>
    world.panel.evaluate(`document.querySelector(${JSON.stringify(place)}).dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 300, clientY: 200 }))`);
  const items = () => world.panel.$$eval('[role=menu] [role^=menuitem]', (all) => all.map((item) => item.ariaLabel));
  const opened = () => until(items, { what: 'the menu', accept: (all) => all.length > 0 });
  const focused = (): Promise<unknown> => world.panel.evaluate('document.activeElement.ariaLabel');

  test('of rows and tags begin with copying, and end with Fire', async () => {
    await openOn('.grid-body [role=row]');
    expect((await opened()).at(-1)).not.toBe(menusTexts.copyRow());
    expect(await focused()).toBe(menusTexts.copyRow());
    await world.devtools.keyboard.press('Tab');
    await openOn('[role=treeitem].tag');
    expect((await opened()).at(-1)).toBe(menusTexts.fire());
    expect(await focused()).toBe(menusTexts.copyName());
    await world.devtools.keyboard.press('Tab');
  });

  test('of a head show a column, and give all their widths back', async () => {
    await openOn('[role=columnheader]');
    await opened();
    await click(world.panel, 'menuitemcheckbox', columnsTexts.seq());
    await until(headings, { what: 'the column', accept: (all) => all[0] === columnsTexts.seq() });
    await openOn('[role=columnheader]');
    await opened();
    await click(world.panel, 'menuitem', menusTexts.fitColumns());
    await openOn('[role=columnheader]');
    await opened();
    await click(world.panel, 'menuitem', menusTexts.resetWidths());
    await until(() => world.panel.$eval('[role=grid]', (grid) => grid.scrollWidth - grid.clientWidth), {
      what: 'the widths as they were',
      accept: (over) => over === 0,
    });
  });

  test('of ways to fire is one line where nothing can be fired', async () => {
    await click(world.panel, 'button', registrationsTexts.moreWaysTyped());
    expect(await opened()).toEqual([registrationsTexts.noTag()]);
    await world.devtools.keyboard.press('Tab');
  });
});

describe('the tree', () => {
  test('is gone through by letters, in the natural order of names, with the permissions of the origin once', async () => {
    await world.panel.$eval('[role=treeitem][tabindex="0"]', (item) => (item instanceof HTMLElement ? item.focus() : undefined));
    await world.devtools.keyboard.press('Home');
    await world.devtools.keyboard.type('out');
    const name = await until(() => world.panel.evaluate(`document.activeElement.querySelector('.tag-name')?.textContent ?? ''`), {
      what: 'a tag of that name',
      accept: (text) => String(text).startsWith('outbox'),
    });
    expect(name).toMatch(/^outbox-\d+$/);
    const said = await textOf(world.panel, 'tree', registrationsTexts.tree());
    const permissions = registrationsTexts.permissions({ sync: 'granted', periodic: 'prompt' });
    expect(said.split(permissions)).toHaveLength(2);
  });
});

describe('a registration that is gone', () => {
  test('stands below, grey, until the trace is cleared', async () => {
    await click(world.panel, 'button', topNotesTexts.backToLive());
    await press(world.page, 'Succeed');
    const state = () =>
      world.panel.$$eval('[role=treeitem][aria-level="1"].dimmed', (rows) => rows.map(({ textContent }) => textContent).join());
    await until(tagsInTree, { what: 'its tag', accept: (names) => names.length > 0 });
    await world.page.evaluate(
      `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))`,
    );
    await until(state, { what: 'it to be gone', accept: (text) => text.includes(registrationsTexts.unregistered()) });
    await click(world.panel, 'button', toolbarTexts.clear());
    await until(() => world.panel.$$eval('[role=treeitem]', (rows) => rows.length), {
      what: 'an empty tree',
      accept: (rows) => rows === 0,
    });
  });
});

/** What Ctrl+C copies. */
async function copied(): Promise<string> {
  const { keyboard } = world.devtools;
  await keyboard.down('Control');
  await keyboard.press('c');
  await keyboard.up('Control');
  return pasted(world);
}
