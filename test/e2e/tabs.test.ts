import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPanel } from '../../driver/extension/panel.ts';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { until } from '../../driver/wait.ts';
import * as progressTexts from '../../src/messages/compiled/progress.js';
import { rowsOf, rowsOfChromium } from './rows.ts';
import { openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let first: World;
let oracle: ServiceLog;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  const url = fixture('stage.html');
  const opened = await openWorld(url);
  first = worldOf(opened.driven, opened, { page: opened.page, url });
  oracle = await observeBackgroundServices(first.page);
  await first.page.evaluate('settle()');
});
afterEach(async () => {
  await first?.close();
  demo?.end();
});

/** The address of a fixture. */
const fixture = (file: string): string => `${demo.url}fixtures/${file}`;

/** Records in another tab, with a panel of its own, while the worker runs. */
async function recordSecond(): Promise<World> {
  const url = fixture('stage.html?second');
  const page = await first.driven.browser.newPage();
  await page.goto(url);
  const second = worldOf(first.driven, await openPanel(first.driven, { page }), { page, url });
  await first.page.evaluate(`sync('ok-0')`);
  await settled(first, 'ok-0');
  await inFront(second, () => second.record());
  // It is restarted again, so that the second probe, too, stands before its first line.
  await second.event('worker-changed', ({ change }) => change === 'stopped');
  return second;
}

/** A panel can be clicked in only while its tab is in front. */
async function inFront<T>(world: World, act: () => Promise<T>): Promise<T> {
  await world.page.bringToFront();
  return act();
}

/** The dispatches of a trace with how they ended, by tag, but for the one before the second recording. */
async function dispatchesOf(world: World): Promise<Record<string, string[]>> {
  const tags = new Map<string, string>();
  const ends: Record<string, string[]> = {};
  for (const { dispatchId, tag } of await world.eventsOf('dispatch-started')) {
    tags.set(dispatchId, tag);
    ends[tag] ??= [];
  }
  for (const { dispatchId, outcome } of await world.eventsOf('dispatch-settled')) {
    ends[tags.get(dispatchId) ?? 'unknown']?.push(outcome);
  }
  delete ends['ok-0'];
  return ends;
}

/** Waits until a trace has the end of a dispatch of a tag. */
async function settled(world: World, tag: string): Promise<void> {
  const dispatch = await world.event('dispatch-started', (event) => event.tag === tag);
  await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
}

/** Where the requests of a trace belong: the tag in each address, and that of the dispatch it was tied to. */
async function requestsOf(world: World): Promise<[made: string, tied: string | undefined][]> {
  const tags = new Map((await world.eventsOf('dispatch-started')).map(({ dispatchId, tag }) => [dispatchId, tag]));
  return (await world.eventsOf('request-started'))
    .filter(({ url }) => url.includes('/api/ping') && !url.endsWith('ok-0'))
    .map(({ url, dispatchId }) => [new URL(url).searchParams.get('tag') ?? '', tags.get(dispatchId ?? '')]);
}

test('the syncs of a tab that is not recorded are seen in the worker that both share, but not its calls', async () => {
  await first.record();
  const second = await first.driven.browser.newPage();
  await second.goto(fixture('stage.html?second'));
  expect(await second.evaluate(`sync('ok-second')`)).toBe('done');
  await settled(first, 'ok-second');
  expect(await first.page.evaluate(`sync('ok-first')`)).toBe('done');
  await settled(first, 'ok-first');
  expect(await dispatchesOf(first)).toEqual({ 'ok-second': ['succeeded'], 'ok-first': ['succeeded'] });
  const calls = await first.eventsOf('register-called');
  expect(calls.map(({ tag }) => tag)).toEqual(['ok-first']);
  // That it was registered is known all the same, once it was pending for long enough to be looked at.
  await second.evaluate(`sync('hold-second')`);
  await first.event('tags-observed', ({ tags }) => tags.includes('hold-second'));
  await second.evaluate(`release('hold-second')`);
});

test('two recordings of one worker each have all of it, nothing twice, and the worker is let run', async () => {
  await first.record();
  const second = await recordSecond();
  for (const { panel } of [first, second]) {
    await until(() => panel.$eval('.notes', ({ textContent }) => textContent), {
      what: 'the panel to say that the worker is recorded in the other tab, too',
      accept: (text) => text.includes(progressTexts.recordedElsewhere()),
    });
  }
  for (const tag of ['ok-1', 'ok-2', 'ok-3']) expect(await first.page.evaluate(`sync('${tag}')`)).toBe('done');
  for (const tag of ['ok-4', 'fail-1']) expect(await second.page.evaluate(`sync('${tag}')`)).toBe('done');
  await until(() => oracle.events.some(({ eventName, tag }) => eventName === 'Sync completed' && tag === 'fail-1'), {
    what: 'Chromium to give up fail-1',
    timeoutMs: 60_000,
  });
  for (const world of [first, second]) {
    await until(() => dispatchesOf(world), { what: 'all ends', accept: (ends) => ends['fail-1']?.length === 3 });
    expect(await dispatchesOf(world)).toEqual({
      'ok-1': ['succeeded'],
      'ok-2': ['succeeded'],
      'ok-3': ['succeeded'],
      'ok-4': ['succeeded'],
      'fail-1': ['failed', 'failed', 'failed'],
    });
    const requests = await requestsOf(world);
    expect(requests.map(([made]) => made).sort()).toEqual(['ok-1', 'ok-2', 'ok-3', 'ok-4']);
    expect(requests.filter(([made, tied]) => tied !== undefined && tied !== made)).toEqual([]);
    const events = await world.events();
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  }
  const registered = (rows: string[]): string[] => rows.filter((row) => row.endsWith('registered'));
  const both = [...(await rowsOf(first)), ...(await rowsOf(second))];
  expect(registered(both).sort()).toEqual(registered(rowsOfChromium(oracle)));
});

test.each([
  ['the first', 0],
  ['the second', 1],
])('when %s of two recordings stops, the other goes on', async (_, which) => {
  await first.record();
  const second = await recordSecond();
  await second.page.evaluate(`sync('ok-both')`);
  for (const world of [first, second]) await settled(world, 'ok-both');

  const [stopping, going] = which === 0 ? [first, second] : [second, first];
  await inFront(stopping, () => stopping.stop());
  const before = (await stopping.eventsOf('dispatch-started')).length;
  await going.page.evaluate(`sync('hold-after')`);
  await going.event('dispatch-started', ({ tag }) => tag === 'hold-after');
  await going.event('request-started', ({ url }) => url.endsWith('tag=hold-after'));
  await going.page.evaluate(`release('hold-after')`);
  await settled(going, 'hold-after');
  expect(await dispatchesOf(going)).toEqual({ 'ok-both': ['succeeded'], 'hold-after': ['succeeded'] });
  expect((await requestsOf(going)).filter(([made, tied]) => tied !== undefined && !made.startsWith(tied))).toEqual([]);
  expect(await stopping.eventsOf('dispatch-started')).toHaveLength(before);

  // Recorded again, it has another probe.
  await inFront(stopping, () => stopping.record());
  await going.page.evaluate(`sync('ok-again')`);
  for (const world of [first, second]) await settled(world, 'ok-again');
});
