/** Why a tag has not fired: what holds it back stands first, and what can be looked up is looked up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { maxAttempts } from '../../src/chromium/schedule.ts';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import texts from '../../src/messages/compiled/why.js';
import * as tabTexts from '../../src/messages/compiled/why-tab.js';
import { patternOf, something } from '../text-pattern.ts';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
const details = (): Promise<string> => textOf(world.panel, 'region', panelTexts.details());
/** Asks by script: what is registered moves in the tree, and the mouse would meet what is beneath. */
const ask = (tag: string): Promise<unknown> =>
  until(
    async () =>
      (await world.panel.evaluate((name) => {
        const button = document.querySelector(`[aria-label=${JSON.stringify(name)}]`);
        if (button instanceof HTMLElement) button.click();
        return button !== null;
      }, tabTexts.whyTag({ tag }))) || null,
    { what: `the question why “${tag}” has not fired` },
  );

beforeAll(async () => {
  demo = await startDemo();
  // As users have it: a failed attempt waits for minutes.
  world = await openWorld(demo.url, { fast: false });
  await world.record();
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

test('says which attempt failed, and when the next is due', async () => {
  await press(world.page, 'Fail');
  await world.event('dispatch-settled');
  await ask('fail');
  const waits = {
    hasFailed: true,
    failed: 1,
    of: maxAttempts,
    reason: 'rejected',
    hasDue: true,
    time: something,
    seen: false,
  } as const;
  // Which attempt it was is known when the page has told of its call, too.
  const said = await until(details, {
    what: 'the list',
    accept: (text) => patternOf(texts['no-retry-wait'].unmet(waits)).test(text),
  });
  expect(said).toContain(texts.title({ tag: '“fail”' }));
  expect(said).toContain(texts['no-retry-wait'].todo());
});

test('looks up what is around', async () => {
  const said = await until(details, {
    what: 'what was looked up',
    accept: (text) => text.includes(texts['machine-online'].met()),
  });
  expect(said).toContain(texts.windows.met({ count: 1, visible: 1, origin: new URL(demo.url).origin }));
});

test('says that the worker is held offline', async () => {
  await world.pressOffline();
  await press(world.page, 'Succeed');
  await ask('succeed');
  await until(details, { what: 'what holds it', accept: (text) => text.includes(texts['worker-online'].todo()) });
  await world.pressOffline();
  await world.event('dispatch-settled', ({ outcome }) => outcome === 'succeeded');
  await until(details, { what: 'what became of it', accept: (text) => text.includes(texts.gone({ tag: '“succeed”' })) });
  // There is nothing to ask for.
  expect(await isThere(world.panel, 'button', tabTexts.whyTag({ tag: 'succeed' }))).toBe(false);
});

test('says what became of a tag whose registration went', async () => {
  await world.page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  });
  await until(async () => (await isThere(world.panel, 'button', tabTexts.whyTag({ tag: 'fail' }))) || null, {
    what: 'the button',
  });
  await ask('fail');
  const said = await until(details, { what: 'its fate', accept: (text) => text.includes(texts.gone({ tag: '“fail”' })) });
  expect(said).toContain(texts.fateTodo.registration());
});
