/** Recordings that begin while workers are at work. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LaunchOptions } from '../../driver/browser/launch.ts';
import { click, isThere } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as progressTexts from '../../src/messages/compiled/progress.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
});
afterEach(async () => {
  await world?.close();
  demo?.end();
});

async function open(options: Partial<LaunchOptions> = {}): Promise<void> {
  world = await openWorld(`${demo.url}fixtures/late.html`, options);
}
const page = (expression: string): Promise<unknown> => world.page.evaluate(expression);
const restarted = () => world.event('worker-changed', ({ change, by }) => change === 'stopped' && by === 'recorder', 30_000);

const isNoteShown = () => isThere(world.panel, 'button', progressTexts.restartWorkerNow({ registration: '/fixtures/' }));

interface Asked {
  /** What made it, as the worker says. */
  made: string;
  tied: string | undefined;
  attribution: string;
}

/** The requests of the worker, with the tags of the dispatches that they are tied to. */
async function requests(): Promise<Asked[]> {
  const started = await world.eventsOf('request-started');
  // Read after them: a dispatch is in the trace before its requests.
  const tagOf = new Map((await world.eventsOf('dispatch-started')).map(({ dispatchId, tag }) => [dispatchId, tag]));
  return started.flatMap(({ url, dispatchId, attribution }) => {
    const made = new URL(url).searchParams.get('by');
    return made === null ? [] : [{ made, tied: tagOf.get(dispatchId ?? ''), attribution }];
  });
}

test('a tag that waits to be tried again does not keep its worker from being restarted, and its next attempt is exact', async () => {
  await open({ fast: { initial_retry_delay_sec: 6 } });
  await page(`sync('fails-1')`);
  await world.record();
  await restarted();
  const asked = await until(async () => (await requests()).at(-1), {
    what: 'the next attempt to ask',
    accept: (last) => last?.attribution === 'exact',
    timeoutMs: 60_000,
  });
  expect(asked).toEqual({ made: 'fails-1', tied: 'fails-1', attribution: 'exact' });
});

test('Record and reload, by the keyboard: what a page does while it loads is exact, though its worker ran before', async () => {
  world = await openWorld(`${demo.url}fixtures/late.html?loads`);
  await until(() => page('tags().then((all) => all.length === 0)'), { what: 'the sync of the first time to be over' });
  await click(world.panel, 'searchbox', toolbarTexts.filter());
  const { keyboard } = world.devtools;
  for (const key of ['Control', 'Shift'] as const) await keyboard.down(key);
  await keyboard.press('KeyE');
  for (const key of ['Shift', 'Control'] as const) await keyboard.up(key);
  const asked = await until(requests, { what: 'both requests', timeoutMs: 60_000, accept: (all) => all.length === 2 });
  const exact = { made: 'await-loaded', tied: 'await-loaded', attribution: 'exact' };
  expect(asked).toEqual([exact, exact]);
  const change = await world.event('page-changed');
  expect((await restarted()).seq).toBeLessThan(change.seq);
});

test('what is under way is not cut off: a new version is installed, a message and a request are answered once', async () => {
  await open();
  await page('controlled');
  await page(`navigator.serviceWorker.register('late-worker.js?slow').then(() => undefined)`);
  await page('chatter()');
  await world.record();
  await page('Promise.all([hold(), askHeld()]).then(() => clearInterval(chatting))');
  await until(isNoteShown, { what: 'the note', timeoutMs: 60_000 });
  await world.event('capture-gap', ({ code, params }) => code === 'restart-waits' && params?.['doing'] === 'event');
  await page(`tell('go on'), tell('answer'), tell('install')`);
  expect(await page('held')).toBe('done');
  expect(await page('answered')).toBe('held');
  expect(await page('timesAsked()')).toBe('1');
  await until(() => page(`ready.then(({ waiting }) => waiting?.scriptURL.endsWith('?slow'))`), {
    what: 'the new version to wait',
  });
  await restarted();
  await until(async () => !(await isNoteShown()), { what: 'the note to go' });
  expect(
    (await world.eventsOf('worker-changed')).filter(
      ({ change, scriptUrl }) => change === 'stopped' && scriptUrl.endsWith('?slow'),
    ),
  ).toEqual([]);
});

test('a worker that waits to be restarted is restarted now if the user wants that', async () => {
  await open();
  await page('chatter()');
  await world.record();
  await page('hold()');
  await until(isNoteShown, { what: 'the note', timeoutMs: 60_000 });
  await click(world.panel, 'button', progressTexts.restartWorkerNow({ registration: '/fixtures/' }));
  await world.event('worker-changed', ({ change, by }) => change === 'stopped' && by === 'panel');
  await until(async () => !(await isNoteShown()), { what: 'the note to go' });
});

test('a sync that may have run before the recording, and was cut off, is told of in a note, with how to avoid it', async () => {
  await open();
  await page(`sync('long-1')`);
  await until(() => page('tags().then((all) => all.length > 0)'), { what: 'the sync to be registered' });
  await world.record();
  await world.event('capture-gap', ({ code }) => code === 'restarted-unseen', 60_000);
  const note = () => world.panel.$$eval('.note.warning', (notes) => notes.map(({ textContent }) => textContent).join());
  await until(note, { what: 'the note', accept: (text) => text.includes(`“${recordingTexts.keepWorkers()}”`) });
  await click(world.panel, 'button', topNotesTexts.dismiss());
  await until(note, { what: 'the note to go', accept: (text) => text === '' });
});

test('an event that never ends keeps its worker only for as long as the browser lets an event last', async () => {
  await open();
  await page(`say('take my clock')`);
  await page('chatter()');
  await world.record();
  await page('hold().then(() => clearInterval(chatting))');
  await world.event('capture-gap', ({ code, params }) => code === 'restart-waits' && params?.['doing'] === 'event');
  await page('say(300_000)');
  await restarted();
});

test('a page that syncs in bursts, and never reads what is answered: no request is tied to a wrong sync, and all are exact once the worker was restarted', async () => {
  await open();
  await page('burst().then(() => void (globalThis.bursting = setInterval(burst, 500)))');
  await world.record();
  // Its moment comes between two bursts.
  const { seq } = await restarted();
  // DevTools may let it run before the probe is in, and then it is restarted once more.
  const early = await world.event('worker-changed', (event) => event.seq > seq && event.early === true, 30_000);
  await until(async () => (await world.eventsOf('dispatch-settled')).filter((event) => event.seq > early.seq).length >= 8, {
    what: 'more bursts',
    timeoutMs: 60_000,
  });
  await page('clearInterval(bursting)');
  const all = await requests();
  expect(all.filter(({ made, tied }) => tied !== undefined && tied !== made)).toEqual([]);
  const after = (await world.eventsOf('request-started')).filter(
    (event) => event.seq > early.seq && !/by=(message|fetch)/.test(event.url) && event.url.includes('by='),
  );
  expect(new Set(after.map(({ attribution }) => attribution))).toEqual(new Set(['exact']));
});
