/** Texts that pages may choose, and clocks that jump: shown so that they can be seen, and nothing more happens. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigTrace } from '../../driver/traces/big-trace.ts';
import { byRole, click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { hostileTrace } from '../../driver/traces/hostile-traces.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import * as menuTexts from '../../src/messages/compiled/menus.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import { maxAttempts } from '../../src/chromium/schedule.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { traceOf } from '../trace-text.ts';
import { patternOf, something } from '../text-pattern.ts';
import { closeOf, importTrace, openWorld, startDemo, type Demo, type World } from './world.ts';
import * as componentsTexts from '../../src/messages/compiled/components.js';
import * as sentencesTexts from '../../src/messages/compiled/sentences.js';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as detailsTexts from '../../src/messages/compiled/details.js';

const markup = '<img src=x onerror="document.title = 1"><b>bold</b>';
const tags: Record<string, string> = {
  'of markup': markup,
  'of the greatest length': 'x'.repeat(10_240),
  'from right to left': 'סנכרון-עגלה 12',
  'that turns what follows': 'a\u202Eb\u2066c',
  'of emoji': '🛒🚚👩‍👩‍👧‍👦',
  'that objects have': '__proto__',
  'of lines and tabs': 'one\ntwo\tthree',
  'that is empty': '',
  'of blanks': '  ',
};
/** One whose clock was set back while it ran, and again before it was told of. */
const jumped = 'clock';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.panel.evaluate(`{
    globalThis.troubles = [];
    addEventListener('error', ({ message }) => troubles.push(message));
    addEventListener('unhandledrejection', ({ reason }) => troubles.push(String(reason)));
  }`);
  const runs = Object.values(tags).map((tag, i) => {
    const at = i * 100;
    return `
      ${at}      page   register-called    ${JSON.stringify(tag)} c${i}
      ${at + 1}  page   register-settled   c${i}
      ${at + 5}  worker dispatch-started   d${i} ${JSON.stringify(tag)}
      ${at + 6}  worker wait-until-called  d${i} p${i}
      ${at + 7}  worker exception-thrown   d${i} error=${JSON.stringify({ name: '<i>Error</i>', message: tag })}
      ${at + 30} worker dispatch-settled   d${i} failed rejected error=${JSON.stringify({ name: '<i>Error</i>', message: tag })}`;
  });
  const events = traceOf(`
    0 panel registration-observed
    ${runs.join('\n')}
    90000 worker dispatch-started   j1 ${jumped}
    90001 worker wait-until-called  j1 p
    40000 worker wait-until-settled j1 p
    40001 worker dispatch-settled   j1
    20    worker dispatch-started   j2 ${jumped}
    60    worker dispatch-settled   j2
  `);
  await importTrace(world, madeUpHeader(markup, 'https://app.example/'), events);
  await until(() => isThere(world.panel, 'button', topNotesTexts.backToLive()), { what: 'the import to be shown' });
  await click(world.panel, 'tab', tablesTexts.attempts());
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Selects the attempt of a tag with the mouse, and gives what the details say. */
async function detailsOf(tag: string): Promise<string> {
  const pressed = await world.panel.evaluate(`{
    const rows = [...document.querySelectorAll('[role=grid] .grid-body [role=row]')];
    const row = rows.findLast((each) => each.firstElementChild.textContent === ${JSON.stringify(tagName(tag))});
    row?.click();
    row !== undefined;
  }`);
  expect(pressed).toBe(true);
  const named = () => world.panel.$eval('#details bdi', (name) => name.textContent);
  await until(named, { what: 'the details of the attempt', accept: (name) => name === tagName(tag) });
  return world.panel.$eval('#details', (details) => (details instanceof HTMLElement ? details.innerText : ''));
}

/** Nothing of a text has become an element, run, failed, or made the panel wider than it is. */
async function expectNothingElse(): Promise<void> {
  expect(
    await world.panel.evaluate(`[
    document.querySelectorAll('img, b, i').length,
    document.title,
    [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth && !each.closest('.grid')).length,
    ...troubles,
  ]`),
  ).toEqual([0, 'SyncScope', 0]);
}

test.each(Object.entries(tags))('a tag %s', async (_, tag) => {
  const inTree = await world.panel.$$eval('[role=tree] .tag-name', (names) => names.map(({ textContent }) => textContent));
  expect(inTree).toContain(tagName(tag));
  const said = await detailsOf(tag);
  const first = sentencesTexts.attempt({ attempt: 1, of: maxAttempts });
  expect(said).toMatch(
    patternOf(sentencesTexts.failed({ attempt: first, took: sentencesTexts.after({ duration: '25 ms' }), why: something })),
  );
  expect(said).toContain('<i>Error</i>');
  await expectNothingElse();
});

test('clocks that jump back: no time is below zero, and both attempts are there', async () => {
  const said = await detailsOf(jumped);
  expect(said).toContain(
    sentencesTexts.succeeded({ attempt: sentencesTexts.anAttempt(), took: sentencesTexts.clockSetBack(), idle: false }),
  );
  expect(said).not.toMatch(/[-−]\d|NaN|Infinity/);
  // Alone in the table, since only the rows in view are drawn.
  await type(world.panel, 'searchbox', toolbarTexts.filter(), `tag:${jumped}`);
  const attempts = await until(
    () => world.panel.$$eval('.grid-body [role=row]', (all) => all.map((row) => row.textContent ?? '')),
    { what: 'the attempts of the tag alone', accept: (rows) => rows.length > 0 && rows.every((row) => row.startsWith(jumped)) },
  );
  await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
  expect(attempts).toHaveLength(2);
  for (const row of attempts) expect(row).not.toMatch(/[-−]\d|NaN|Infinity/);
  await expectNothingElse();
});

test('the empty tag has a context menu wherever it stands, with all that other tags have', async () => {
  const menuAt = async (find: string): Promise<string> => {
    await world.panel.evaluate(`{
      const element = ${find};
      element.scrollIntoView({ block: 'center' });
      element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 9, clientY: 9 }));
    }`);
    const items = await until(
      () =>
        world.panel.$$eval('.context-menu [role^=menuitem], [role=menu] [role^=menuitem]', (all) =>
          all.map(({ textContent }) => textContent).join(),
        ),
      {
        what: 'the menu',
        accept: (text) => text !== '',
      },
    );
    await world.devtools.keyboard.press('Escape');
    await until(async () => !(await isThere(world.panel, 'menuitem', menuTexts.onlyThisTag())), { what: 'the menu to close' });
    return items;
  };
  const named = (selector: string) =>
    `[...document.querySelectorAll('${selector}')].find(({ textContent }) => textContent === '""')`;
  expect(await menuAt(named('[role=tree] .tag-name'))).toContain(menuTexts.onlyThisTag());
  expect(await menuAt(named('.grid-body [role=gridcell]'))).toContain(menuTexts.onlyThisTag());
  await click(world.panel, 'tab', tablesTexts.events());
  await until(() => world.panel.evaluate(`!!${named('.grid-body [role=gridcell]')}`), { what: 'the events of the empty tag' });
  expect(await menuAt(named('.grid-body [role=gridcell]'))).toContain(menuTexts.onlyThisTag());

  await world.panel.evaluate(
    `${named('.grid-body [role=gridcell]')}.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 9, clientY: 9 }))`,
  );
  await click(world.panel, 'menuitem', menuTexts.onlyThisTag());
  await until(() => world.panel.$eval('[role=grid]', (grid) => grid.ariaRowCount), {
    what: 'the rows of the empty tag',
    accept: (count) => count === '7',
  });
  expect(await textOf(world.panel, 'grid', tablesTexts.events())).not.toContain('xxx');
});

test('the rows that are in view are drawn, whatever is selected, filtered and resized', async () => {
  await importTrace(world, madeUpHeader('big', 'https://shop.example/'), bigTrace({ events: 2_000, tags: 20 }));
  await until(() => world.panel.$eval('.status-counts', ({ textContent }) => textContent ?? ''), {
    what: 'the large trace',
    accept: (text) => text.includes(statusBarTexts.events({ events: 2_000 })),
  });
  let state = 1;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const inPanel = (script: string) => (): Promise<unknown> => world.panel.evaluate(script);
  const grid = `document.querySelector('[role=grid]')`;
  const scrollTo = () => inPanel(`${grid}.scrollTop = ${grid}.scrollHeight * ${random(11) / 10}`)();
  const select = () =>
    inPanel(`{
    const rows = [...document.querySelectorAll('.grid-body [role=row]')];
    rows[Math.floor(rows.length * ${random(10) / 10})]?.click();
  }`)();
  const filter = (text: string) =>
    inPanel(`{
    const field = document.querySelector('[role=searchbox], [type=search]');
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }`);
  const changes: [string, () => Promise<unknown>][] = [
    ['scrolling', scrollTo],
    ['a selection', select],
    ['a selection in the tree', inPanel(`document.querySelectorAll('[role=treeitem].tag')[${random(5)}]?.click()`)],
    ['no selection', inPanel(`document.querySelector('[aria-label="${detailsTexts.close()}"]')?.click()`)],
    ['a filter', filter('kind:settled')],
    ['a filter that leaves little', filter('kind:recording')],
    ['no filter', filter('')],
    ['a sort', inPanel(`document.querySelectorAll('[role=columnheader]')[${random(3)}].click()`)],
  ];
  for (let step = 0; step < 40; step++) {
    if (step % 20 === 0) await world.setSize(step === 20 ? 1_000 : 540, 500 + random(3) * 100);
    const [name, change] = changes[random(changes.length)] ?? ['nothing', scrollTo];
    await scrollTo();
    await select();
    await change();
    await until(rowsMissing, {
      what: `all rows in view to be drawn after ${name} (${step})`,
      accept: (missing) => missing === 0,
    });
  }
  await filter('')();
});

/** How many pixels of the table show no row though there is one, once what was to be drawn is. */
async function rowsMissing(): Promise<number> {
  return Number(
    await world.panel.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const grid = document.querySelector('[role=grid]');
    const room = { top: grid.scrollTop, bottom: Math.min(grid.scrollTop + grid.clientHeight - 20, (Number(grid.ariaRowCount) - 1) * 20) };
    const rows = [...grid.querySelectorAll('.grid-body [role=row]')].map((row) => (Number(row.ariaRowIndex) - 2) * 20);
    let missing = 0;
    for (let top = Math.floor(room.top / 20) * 20; top < room.bottom; top += 20) if (!rows.includes(top)) missing += 20;
    resolve(missing);
  })))`),
  );
}

describe('a file with far more of all than one sees', () => {
  const requests = 10_000;
  const registrations = 3_000;

  beforeAll(async () => {
    const long = {
      name: 'Error',
      message: 'long',
      stack: `Error: long\n    at f (https://a.example/sw.js:1:2)\n    at ${'a'.repeat(300_000)}`,
    };
    const parts = [
      hostileTrace('requests in a dispatch', requests),
      traceOf(`
        1 browser exception-thrown d error=${JSON.stringify(long)} scope=https://a.example/
        2 browser response-body    r0 two size=3
      `),
      hostileTrace('registrations, ends of recording', registrations),
    ];
    const events = parts.flat().map((event, i) => ({ ...event, seq: i + 1, id: `f${i}` }));
    await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
    await click(world.panel, 'button', topNotesTexts.backToLive());
    await importTrace(world, madeUpHeader('Crowd', 'https://a.example/'), events);
    await until(() => world.panel.$eval('body', (body) => body.innerText), {
      what: 'the import',
      accept: (text) => text.includes('“Crowd”'),
    });
  });

  test('is opened, and each of its lists is drawn in part, with more on demand', async () => {
    const { panel } = world;
    await click(panel, 'tab', tablesTexts.attempts());
    await detailsOf('outbox');
    await click(panel, 'tab', detailsTexts.requests());
    const drawnRows = () => panel.$$eval('#details .plain-table tbody tr', (rows) => rows.length);
    await until(drawnRows, { what: 'the requests', accept: (count) => count === 100 });
    await click(panel, 'button', componentsTexts.showMore({ count: 100 }));
    await until(drawnRows, { what: 'more requests', accept: (count) => count === 200 });
    await click(panel, 'tab', detailsTexts.stack());
    await until(() => textOf(panel, 'region', panelTexts.details()), {
      what: 'the stack',
      accept: (text) => text.includes('sw.js:1:2'),
    });

    const drawnItems = () => panel.$$eval('[role=treeitem]', (items) => items.length);
    const more = await until(() => panel.$('[role=treeitem].more'), { what: 'the row for more' });
    const before = await drawnItems();
    expect(before).toBeLessThan(200);
    // Not with the mouse: while it is brought into view, rows above get their heights.
    await more.evaluate((row) => row instanceof HTMLElement && row.click());
    await until(drawnItems, { what: 'more registrations', accept: (count) => count > before });
    expect(await panel.evaluate('document.querySelectorAll("*").length')).toBeLessThan(5_000);
  });

  test('answers a worker only where the user says so', async () => {
    const { panel } = world;
    await click(panel, 'button', toolbarTexts.replayRecording());
    await (await byRole(panel, 'combobox', replayTexts.requests())).select(replayTexts.answers.recording());
    const start = async () => (await byRole(panel, 'button', replayTexts.start())).evaluate((button) => button.ariaDescription);
    await until(() => textOf(panel, 'dialog', replayTexts.label()), {
      what: 'the warning',
      accept: (text) => text.includes(replayTexts.importedWarning({ name: 'Crowd' })),
    });
    expect(await start()).toBe(replayTexts.allowFirst());
    await click(panel, 'checkbox', replayTexts.allowImported());
    await until(start, { what: 'the replay to be possible', accept: (reason) => reason === null });
    await click(panel, 'button', closeOf(replayTexts.title()));
  });
});
