/** The pane of the rules that break requests: what it shows while syncs are fired, how rules are changed, and what is kept. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { byRole, click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as detailsTexts from '../../src/messages/compiled/details.js';
import * as faultTexts from '../../src/messages/compiled/faults.js';
import { ruleText } from '../../src/messages/fault-rule.ts';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import { violationsIn } from './violations.ts';
import { choose, openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.setSize(1_100, 700);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

const flaky = ruleText({ url: '', what: 'refuse', when: 'first', count: 2 });
const slow = ruleText({ url: '', what: 'delay', ms: 3_000, when: 'always' });
const down = ruleText({ url: '', what: 'refuse', when: 'always' });

/** The rules as they are shown, in their order: whether each is on, its words, and its count. */
function rules(): Promise<string[]> {
  return world.panel.$$eval('.rule', (rows) =>
    rows.map((row) => {
      const on = row.querySelector('input')?.checked ? 'on' : 'off';
      return [on, row.querySelector('label')?.textContent, row.querySelector('.rule-count')?.textContent]
        .filter(Boolean)
        .join(' | ');
    }),
  );
}

async function shows(...expected: string[]): Promise<void> {
  const accept = (now: string[]): boolean => JSON.stringify(now) === JSON.stringify(expected);
  await until(rules, { what: `the rules ${expected.join(', ')}`, accept });
}

const counted = (seen: number, changed: number): string => faultTexts.counts({ seen, changed });

/** Fires the tag as often as it takes. */
async function fire(way: string): Promise<string> {
  const before = (await world.events()).length;
  await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'succeed');
  await choose(world, registrationTexts.moreWaysTyped(), way);
  return (await world.event('fire-settled', ({ seq }) => seq > before)).outcome;
}

describe('the pane', () => {
  test('opens by its button and stays open, and a rule can be written before there is a recording, but is off', async () => {
    const button = await byRole(world.panel, 'button', toolbarTexts.breakRequests());
    await button.click();
    expect(await button.evaluate(({ ariaPressed }) => ariaPressed)).toBe('true');
    await click(world.panel, 'button', faultTexts.presets.flaky());
    await shows(`off | ${flaky}`);
    const box = await byRole(world.panel, 'checkbox', flaky);
    expect(await box.evaluate(({ ariaDescription }) => ariaDescription)).toBe(faultTexts.onlyWhileRecording());
    await box.click();
    await world.record();
    await world.event('worker-changed', ({ change }) => change === 'stopped');
    await shows(`off | ${flaky}`);
  });

  test('counts what each rule changes while syncs are fired, also after background was ended', async () => {
    await click(world.panel, 'checkbox', flaky);
    await shows(`on | ${flaky} | ${counted(0, 0)}`);
    expect(await fire(waysToFireTexts.allAttempts())).toBe('succeeded');
    await shows(`on | ${flaky} | ${counted(3, 2)}`);
    const before = (await world.eventsOf('capture-gap')).length;
    await (await driveBackground(world.driven)).kill();
    await until(async () => (await world.eventsOf('capture-gap')).length > before, { what: 'background to go on' });
    expect(await fire(waysToFireTexts.simulated())).toBe('succeeded');
    await shows(`on | ${flaky} | ${counted(4, 2)}`);
    await click(world.panel, 'button', faultTexts.restartRule({ rule: flaky }));
    await shows(`on | ${flaky} | ${counted(0, 0)}`);
    expect(await fire(waysToFireTexts.simulated())).toBe('failed');
    await shows(`on | ${flaky} | ${counted(1, 1)}`);
  });

  test('and the attempt says which rule changed its requests', async () => {
    await click(world.panel, 'tab', tablesTexts.attempts());
    await world.panel.evaluate(`[...document.querySelectorAll('[role=grid] [role=row]')].at(-1).click()`);
    const said = detailsTexts.rulesChanged({ count: 1, changed: 1, rules: detailsTexts.quoted({ rule: flaky }) });
    await until(() => textOf(world.panel, 'region', panelTexts.details()), {
      what: 'the rule in the summary',
      accept: (text) => text.includes(said),
    });
  });
});

describe('a rule', () => {
  test('that comes first is the one that is met; another order is made with keys, buttons and the mouse', async () => {
    await click(world.panel, 'button', faultTexts.presets.down());
    await shows(`on | ${flaky} | ${counted(1, 1)}`, `on | ${down} | ${counted(0, 0)}`);
    await click(world.panel, 'button', faultTexts.moveUpRule({ rule: down }));
    await shows(`on | ${down} | ${counted(0, 0)}`, `on | ${flaky} | ${counted(1, 1)}`);
    expect(await textOf(world.panel, 'region', faultTexts.title())).toContain(faultTexts.overshadowed({ rule: down }));
    expect(await fire(waysToFireTexts.simulated())).toBe('failed');
    await shows(`on | ${down} | ${counted(1, 1)}`, `on | ${flaky} | ${counted(2, 1)}`);

    await (await byRole(world.panel, 'checkbox', down)).focus();
    await world.devtools.keyboard.down('Alt');
    await world.devtools.keyboard.press('ArrowDown');
    await world.devtools.keyboard.up('Alt');
    await shows(`on | ${flaky} | ${counted(2, 1)}`, `on | ${down} | ${counted(1, 1)}`);
    expect(await world.panel.evaluate('document.activeElement.closest("label")?.textContent')).toBe(down);

    const [first, second] = await world.panel.$$('.grip');
    const [from, to] = [await second?.boundingBox(), await first?.boundingBox()];
    if (!from || !to) throw new Error('There are no two rules to drag');
    const { mouse } = world.devtools;
    await mouse.move(from.x + 4, from.y + 8);
    await mouse.down();
    await mouse.move(to.x + 4, to.y, { steps: 4 });
    await mouse.up();
    await shows(`on | ${down} | ${counted(1, 1)}`, `on | ${flaky} | ${counted(2, 1)}`);
  });

  test('is edited where it stands; what is wrong with a field is said beside it', async () => {
    await click(world.panel, 'button', faultTexts.editRule({ rule: down }));
    const effect = await byRole(world.panel, 'combobox', faultTexts.effect());
    await effect.select(faultTexts.effects.answer());
    await type(world.panel, 'textbox', faultTexts.address(), 'POST /api');
    await type(world.panel, 'spinbutton', faultTexts.status(), '99');
    await click(world.panel, 'button', faultTexts.save());
    const problems = () => world.panel.$$eval('.field-problem', (all) => all.map(({ textContent }) => textContent));
    await until(problems, { what: 'what is wrong', accept: (all) => all.length === 2 });
    expect(await problems()).toEqual([faultTexts.problems.space(), faultTexts.problems.status()]);
    await type(world.panel, 'textbox', faultTexts.address(), '/api/ping');
    await type(world.panel, 'spinbutton', faultTexts.status(), '418');
    await click(world.panel, 'button', faultTexts.save());
    const teapot = ruleText({ url: '/api/ping', what: 'answer', status: 418, when: 'always' });
    await shows(`on | ${teapot} | ${counted(0, 0)}`, `on | ${flaky} | ${counted(2, 1)}`);
    expect(await world.event('fault-changed', ({ rule }) => rule.status === 418)).toMatchObject({ active: true });
    await click(world.panel, 'button', faultTexts.removeRule({ rule: teapot }));
    await shows(`on | ${flaky} | ${counted(2, 1)}`);
  });

  test('that a preset made is there once, however often that is pressed', async () => {
    await click(world.panel, 'button', faultTexts.presets.slow());
    await click(world.panel, 'button', faultTexts.presets.slow());
    await shows(`on | ${flaky} | ${counted(2, 1)}`, `on | ${slow} | ${counted(0, 0)}`);
    await click(world.panel, 'button', faultTexts.removeRule({ rule: slow }));
    await shows(`on | ${flaky} | ${counted(2, 1)}`);
  });
});

describe('nothing is shown that is wrong', () => {
  test.each([
    ['light', 1_100],
    ['dark', 1_100],
    ['light', 540],
    ['dark', 420],
  ] as const)('in the %s theme, %i px wide', async (theme, width) => {
    await world.setSize(width, 680);
    await world.setTheme(theme);
    await click(world.panel, 'button', faultTexts.editRule({ rule: flaky }));
    await type(world.panel, 'spinbutton', faultTexts.count(), '0');
    await click(world.panel, 'button', faultTexts.save());
    expect(await violationsIn(world.panel)).toEqual([]);
    await click(world.panel, 'button', faultTexts.cancel());
  });

  test('where it is narrow it is in the place of tables and details, with a way back', async () => {
    await world.setSize(540, 680);
    expect(await isThere(world.panel, 'tab', tablesTexts.attempts())).toBe(false);
    expect(await isThere(world.panel, 'textbox', registrationTexts.tagToFire())).toBe(true);
    const scrolls = 'document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight';
    expect(await world.panel.evaluate(scrolls)).toBe(false);
    await click(world.panel, 'button', faultTexts.backTo({ what: 'details' }));
    await byRole(world.panel, 'tab', detailsTexts.summary());
    expect(await isThere(world.panel, 'region', faultTexts.title())).toBe(false);
    await world.setSize(1_100, 700);
  });
});

test('with DevTools closed no rule stays on; opened again they are there, turned off', async () => {
  const again = await world.reopenDevTools();
  world = worldOf(world.driven, again);
  await until(async () => (await world.eventsOf('fault-changed')).at(-1)?.active === false, { what: 'the rule to be off' });
  await click(world.panel, 'button', toolbarTexts.breakRequests());
  const before = faultTexts.countsBefore({ seen: 2, changed: 1 });
  await shows(`off | ${flaky} | ${before}`);
  await world.stop();
  await shows(`off | ${flaky}`);
});
