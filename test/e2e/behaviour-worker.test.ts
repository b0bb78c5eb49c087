/** What a worker can see of its syncs is the same with and without a recording: one set of checks, run each way. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import { keepDevToolsAway, startEarly } from './early-worker.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

type Results = Record<string, unknown>;

/** Stacks show our frames, and must, as the mark is one; this is what is left of a text without them. */
const withoutOurFrames = (text: string): string => text.replaceAll(/\n {4}at [^\n]*syncscope-probe:[^\n]*/g, '');

/** What can't be the same in a worker with the probe in it, by name of the check. */
const unavoidable = {
  // Passed on by a promise of ours, since only so a rejection stays unhandled where nobody handles it.
  'register: order of microtasks when it rejects at once': ['another promise', 'register'],
  // The browser does not look at it, but JavaScript that waits for a promise does; elsewhere we can hide it.
  'waitUntil: a promise whose fixed constructor is watched': [['undefined undefined', []], 1, ['constructor'], true, 2],
  // V8 has the worker tell what an exception is called, and write its stack, when it tells it to a debugger.
  'nobody’s prepareStackTrace is called': 2,
  'what is thrown or rejected with is not looked into': [
    'name is read',
    'message is read',
    'name is read',
    'given to waitUntil',
    'name is read',
    'message is read',
  ],
  // We convert it in the browser's stead; what it throws itself is the same, V8's own error lacks the prefix.
  'register: a tag that can’t be converted': 'rejected with TypeError TypeError: Cannot convert object to primitive value',
};
const unavoidableWhereListenersAreWrapped = {
  ...unavoidable,
  'a type that can’t be converted': 'throws TypeError TypeError: Cannot convert object to primitive value',
};

let demo: Demo;
let world: World;
let oracle: ServiceLog;
/** What the worker sees without a recording. */
let undisturbed: Results;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  await open();
  undisturbed = await behaviour();
});
afterEach(() => world?.close());
afterAll(() => demo?.end());

async function open(): Promise<void> {
  // No sync is tried twice: each check has one dispatch.
  world = await openWorld(`${demo.url}fixtures/worker-behaviour.html`, { fast: { initial_retry_delay_sec: 3600 } });
  await keepDevToolsAway(world);
  oracle = await observeBackgroundServices(world.page);
}

/** All that the worker sees, and what the browser makes of it. */
async function behaviour(): Promise<Results> {
  const before = oracle.events.length;
  const results = await checks();
  const given = await dispatchGiven();
  const verdicts = await until(() => verdictsSince(before), { what: 'all syncs to end', accept: (all) => !all.includes('none') });
  const text = JSON.stringify({ ...Object.fromEntries(results), given, verdicts });
  return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? withoutOurFrames(value) : value));
}

/** What each check of the worker gives. */
function checks(): Promise<[name: string, result: unknown][]> {
  return world.page.evaluate<[], () => Promise<[string, unknown][]>>('behaviour()');
}

/** Has the browser dispatch what can’t be had otherwise: a last chance, and a periodic sync. */
async function dispatchGiven(): Promise<unknown> {
  const session = await world.page.createCDPSession();
  const { origin } = new URL(demo.url);
  const registrationId = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === `${demo.url}fixtures/`);
      if (found) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const target = { origin, registrationId: await registrationId };
  for (const lastChance of [false, true]) {
    await session.send('ServiceWorker.dispatchSyncEvent', { ...target, tag: `given ${lastChance}`, lastChance });
  }
  await session.send('ServiceWorker.dispatchPeriodicSyncEvent', { ...target, tag: 'given' });
  const given: unknown[] = [];
  await until(async () => given.push(...(await world.page.evaluate<[], () => unknown[]>('given()'))), {
    what: 'the given syncs',
    accept: () => given.length >= 3,
  });
  await session.detach();
  return given.map((each) => JSON.stringify(each)).sort();
}

/** What came of each sync of the checks, in their order; `none` where nothing has yet. */
function verdictsSince(start: number): string[] {
  const verdicts = new Map<number, string>();
  for (const { eventName, tag, metadata } of oracle.events.slice(start)) {
    const number = Number(/^\d+ (\d+)$/.exec(tag)?.[1]);
    if (Number.isNaN(number)) continue;
    if (eventName === 'Registered sync') verdicts.set(number, 'none');
    if (eventName === 'sync event failed') verdicts.set(number, metadata['Failure Reason'] ?? '');
    if (eventName === 'Sync completed') verdicts.set(number, metadata['Status'] ?? '');
  }
  return [...verdicts].sort(([a], [b]) => a - b).map(([, verdict]) => verdict);
}

test('a worker that runs when the recording starts, and after the recording, sees what it always sees', async () => {
  await click(world.panel, 'button', toolbarTexts.recordingOptions());
  await click(world.panel, 'menuitemcheckbox', recordingTexts.keepWorkers());
  await world.record();
  const recorded = await behaviour();
  expect(await world.eventsOf('worker-changed')).toMatchObject([{ change: 'started', early: false }]);
  expect((await world.eventsOf('dispatch-started')).length).toBeGreaterThan(100);
  await world.stop();
  const after = await behaviour();
  expect(recorded).toEqual({ ...undisturbed, ...unavoidable });
  expect(after).toEqual(undisturbed);
});

test('a worker that has the probe before its first line, and after the recording, sees what it always sees', async () => {
  await open();
  await world.record();
  // It ran before, so the recorder has it stopped.
  await world.event('worker-changed', ({ change }) => change === 'stopped');
  await startEarly(world, `${demo.url}fixtures/behaviour-worker.js`, () => world.page.evaluate('given()'));
  const recorded = await behaviour();
  expect((await world.eventsOf('dispatch-started')).length).toBeGreaterThan(100);
  expect(await marksIn('the stack in a listener')).toEqual({ function: 1, method: 1, handler: 1 });
  await world.stop();
  const after = await behaviour();
  expect(recorded).toEqual({ ...undisturbed, ...unavoidableWhereListenersAreWrapped });
  expect(after).toEqual(undisturbed);
});

/** How many marks stand in each stack of a check: what a worker does see of us. */
async function marksIn(name: string): Promise<Record<string, number>> {
  const stacks = (await checks()).find(([each]) => each === name)?.[1] ?? {};
  const marks = (stack: unknown): number => String(stack).match(/at syncscope dispatch \d+ \(syncscope-probe:/g)?.length ?? 0;
  return Object.fromEntries(Object.entries(stacks).map(([way, stack]) => [way, marks(stack)]));
}
