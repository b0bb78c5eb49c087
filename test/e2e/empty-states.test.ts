/** What stands where no attempt is shown: what is known of why, and what to do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as adviceTexts from '../../src/messages/compiled/advice.js';
import * as texts from '../../src/messages/compiled/nothing-shown.js';
import * as noticesTexts from '../../src/messages/compiled/notices.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import { patternOf, something } from '../text-pattern.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/stage.html`);
  await world.page.evaluate(`settle('./', 'idle-worker.js')`);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

const says = (words: string | RegExp): Promise<string> =>
  until(() => world.panel.$$eval('.advices.timeline', (all) => all.map(({ textContent }) => textContent).join()), {
    what: `the timeline to say ${words}`,
    accept: (text) => (typeof words === 'string' ? text.includes(words) : words.test(text)),
  });

async function clear(): Promise<void> {
  await click(world.panel, 'button', toolbarTexts.clear());
  await says(adviceTexts.nothingRecorded({ ready: true }));
}

test('after a recording in which nothing ran it says so, and what to try', async () => {
  await says(adviceTexts.nothingRecorded({ ready: true }));
  await world.record();
  await says(adviceTexts.recording());
  await world.stop();
  const said = await says(patternOf(texts.recorded({ duration: something, why: something })));
  expect(said).not.toContain(adviceTexts.nothingRecorded({ ready: true }));
  expect(said).toContain(toolbarTexts.recordAndReload());
});

test('Clear says that the old recording is kept, and a sync that ran unrecorded is told of', async () => {
  await clear();
  expect(await world.panel.$eval('[role=status]', ({ textContent }) => textContent)).toBe(noticesTexts.clearedKept());
  // The browser lists it until its run has ended.
  await world.page.evaluate(`sync('hold-early')`);
  await says(texts.ranBefore({ tag: '“hold-early”', others: 0, recording: false }));
});

test('while Offline holds syncs it says how many, and what releases them', async () => {
  await clear();
  await world.record();
  await world.pressOffline();
  await world.page.evaluate(`Promise.all([sync('a'), sync('b')])`);
  await says(texts.held({ count: 2 }));
  await world.pressOffline();
  await world.event('dispatch-settled');
  await until(() => world.panel.$('.advices.timeline').then((advice) => advice === null), { what: 'the advice to go' });
});
