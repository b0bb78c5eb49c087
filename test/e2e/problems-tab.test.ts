/** The Problems tab: what is wrong is told as it happens, with what proves it, and can be looked for and muted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as detailsTexts from '../../src/messages/compiled/details.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import problemTexts from '../../src/messages/compiled/problems.js';
import * as texts from '../../src/messages/compiled/problems-tab.js';
import { severities } from '../../src/messages/compiled/severities.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import * as results from '../../src/messages/compiled/results.js';
import * as sentencesTexts from '../../src/messages/compiled/sentences.js';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import verdictReasons from '../../src/messages/compiled/verdict-reasons.js';
import { rulePage } from '../../src/messages/rule-page.ts';
import { patternOf, something } from '../text-pattern.ts';
import { violationsIn } from './violations.ts';
import { closeOf, openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
const { title } = problemTexts['handler-threw'];
const status = () => textOf(world.panel, 'status', statusBarTexts.recording());
/** Shows a table by script: the infobar that comes with a recording moves everything, and the mouse would miss it. */
const show = (title: string): Promise<unknown> =>
  until(
    async () =>
      (await world.panel.evaluate((name) => {
        const tab = [...document.querySelectorAll('[role=tab]')].find(({ textContent }) => textContent?.startsWith(name));
        if (tab instanceof HTMLElement) tab.click();
        return tab !== undefined;
      }, title)) || null,
    { what: `the tab “${title}”` },
  );
const details = () => textOf(world.panel, 'region', panelTexts.details());
const rows = (): Promise<string[]> =>
  world.panel.$$eval(`[role=grid][aria-label="${tablesTexts.problems()}"] .grid-body [role=row]`, (all) =>
    all.map((row) => row.textContent ?? ''),
  );

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

test('says that there are none while nothing is wrong', async () => {
  await world.record();
  await press(world.page, 'Succeed');
  await world.event('dispatch-settled');
  await show(tablesTexts.problems());
  await until(() => textOf(world.panel, 'tabpanel', tablesTexts.problems()), {
    what: 'the tab to say so',
    accept: (text) => text.includes(texts.none()),
  });
});

test('tells of one as it is found, in the live region, the status bar and the table', async () => {
  await press(world.page, 'Throw');
  await until(status, { what: 'the live region to say it', accept: (said) => said === texts.found({ title: title() }) });
  await show(tablesTexts.events());
  await click(world.panel, 'button', statusBarTexts.problems({ problems: 1, notes: 0 }));
  const [row] = await until(rows, { what: 'its row', accept: (all) => all.length === 1 });
  expect(row).toContain(title());
  expect(row).toContain(severities.loss());
});

test('is marked at its attempt and its tag, and shown from there', async () => {
  await show(tablesTexts.attempts());
  await until(() => textOf(world.panel, 'grid', tablesTexts.attempts()), {
    what: 'the attempt to carry it',
    accept: (text) => text.includes(title()),
  });
  await click(
    world.panel,
    'button',
    texts.ofTag({ mark: texts.mark({ severity: severities.loss(), count: 1 }), count: 1, tag: 'throw' }),
  );
  await until(rows, { what: 'the problems of the tag', accept: (all) => all.length === 1 });
  await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
});

test('the tree, the table, the details and the status bar say the same of its attempt', async () => {
  const reason = verdictReasons['handler-threw']();
  const lost = results.lost({ reason, certain: true });
  expect(await textOf(world.panel, 'tree', registrationTexts.tree())).toContain(lost);
  await click(world.panel, 'button', statusBarTexts.lost({ lost: 1 }));
  const shown = () => world.panel.$$eval('.grid-body [role=row]', (all) => all.map(({ textContent }) => textContent ?? ''));
  const [row] = await until(shown, {
    what: 'the attempt that was lost, alone',
    accept: ([first, ...others]) => others.length === 0 && first?.includes('throw') === true,
  });
  expect(row).toContain(lost);
  await world.panel.$eval('.grid-body [role=row]', (element) => element instanceof HTMLElement && element.click());
  const said = await until(details, { what: 'its details', accept: (text) => text.includes('throw') });
  expect(said).toMatch(patternOf(sentencesTexts.lost({ attempt: something, took: something, reason, certain: true })));
  await click(world.panel, 'button', detailsTexts.close());
  await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
  await show(tablesTexts.problems());
});

test('counts what has the same cause as one problem', async () => {
  await press(world.page, 'Throw');
  await until(rows, {
    what: 'its row to count two',
    accept: ([row, ...others]) => others.length === 0 && /throw2/.test(row ?? ''),
  });
});

test('shows of the chosen one what proves it, and what to do', async () => {
  const row = await until(() => world.panel.$(`[role=grid][aria-label="${tablesTexts.problems()}"] [aria-rowindex="2"]`), {
    what: 'its row',
  });
  await row.click();
  const said = await until(details, { what: 'the details', accept: (text) => text.includes(texts.evidence()) });
  expect(said).toContain(title());
  expect(said).toContain(problemTexts['handler-threw'].todo());
});

test('tells more of its kind, without leaving the panel', async () => {
  const page = rulePage('handler-threw');
  await click(world.panel, 'button', texts.learnMore());
  const dialog = () => textOf(world.panel, 'dialog', texts.aboutRule());
  const said = await until(dialog, { what: 'the page', accept: (text) => text.includes(page.title) });
  for (const { heading, text } of page.parts) for (const part of [heading, text]) expect(said).toContain(part);
  expect(await violationsIn(world.panel)).toEqual([]);
  await click(world.panel, 'button', closeOf(texts.aboutRule()));
  expect(await isThere(world.panel, 'dialog', texts.aboutRule())).toBe(false);
});

test('leads to the events that prove it', async () => {
  await world.panel.$eval('.evidence .link', (link) => link instanceof HTMLElement && link.click());
  await until(details, { what: 'the attempt', accept: (text) => text.includes('throw') && !text.includes(texts.evidence()) });
});

test('is what the filter asks for', async () => {
  await type(world.panel, 'searchbox', toolbarTexts.filter(), 'problem:handler');
  await show(tablesTexts.attempts());
  const attempts = (): Promise<number> => world.panel.$$eval('.grid-body [role=row]', (all) => all.length);
  await until(attempts, { what: 'the two attempts that threw', accept: (count) => count === 2 });
  await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
});

test('is shown no more for a site that mutes it, until it is shown again', async () => {
  await show(tablesTexts.problems());
  const row = await until(() => world.panel.$(`[role=grid][aria-label="${tablesTexts.problems()}"] [aria-rowindex="2"]`), {
    what: 'its row',
  });
  await row.click();
  await click(world.panel, 'button', texts.mute());
  await until(() => textOf(world.panel, 'tabpanel', tablesTexts.problems()), {
    what: 'the tab to say that it is muted',
    accept: (text) => text.includes(texts.muted({ count: 1 })),
  });
  expect(await isThere(world.panel, 'button', statusBarTexts.problems({ problems: 1, notes: 0 }))).toBe(false);
  await click(world.panel, 'button', texts.unmute());
  await until(rows, { what: 'its row again', accept: (all) => all.length === 1 });
});

test('says that what DevTools calls offline holds no syncs', async () => {
  await world.page.setOfflineMode(true);
  await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'page');
  await press(world.page, 'Succeed');
  const { title: offlineTitle } = problemTexts['offline-that-holds-nothing'];
  await until(rows, { what: 'the note', accept: (all) => all.some((row) => row.includes(offlineTitle())) });
  await world.page.setOfflineMode(false);
  await world.event('connectivity-changed', ({ offline, by }) => !offline && by === 'page');
});
