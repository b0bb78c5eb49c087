/** Workers that do their worst: they are not disturbed, and neither is the recorder, which then sees a normal sync. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import type { ReasonCode } from '../../src/trace/reasons.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import { isKnown, type EventKind, type EventOf, type KnownEvent } from '../../src/trace/events.ts';
import { startEarly } from './early-worker.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

const waysOfSabotage = ['harmless', 'replaces', 'freezes', 'pollutes', 'formats'];

/** What of a worker's own is called where the probe comes late, however often. */
const unavoidable: Record<string, string> = {
  // To find out that a built-in is not the browser's, one has to be called.
  replaces: 'Function.prototype.apply\n',
  // V8 has the worker write the stack of an exception that it tells a debugger, here that of the sync that failed: once
  // or more for each debugger.
  pollutes: 'Object.prototype.prepareStackTrace\n',
  formats: 'Error.prepareStackTrace\n',
};

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
});
afterAll(() => demo?.end());

/** Opens a browser of its own for each test of a group, or one for all of them. */
function inABrowser(before: typeof beforeEach | typeof beforeAll, after: typeof afterEach | typeof afterAll): void {
  before(async () => {
    // A sync that fails waits for longer than any test, and is then not tried again. One that says much takes long.
    const fast = { initial_retry_delay_sec: 3600, max_sync_event_duration_sec: 90 };
    world = await openWorld(`${demo.url}fixtures/worker-hostile.html`, { fast });
  });
  after(() => world?.close());
}

const scriptOf = (way: string): string => `${demo.url}fixtures/hostile-worker.js?way=${way}`;

function ask(way: string, command: string, argument?: unknown): Promise<unknown> {
  return world.page.evaluate(`ask(${JSON.stringify(way)}, ${JSON.stringify(command)}, ${JSON.stringify(argument)})`);
}

/** Has the page register a sync; `tag` is an expression where it can't be JSON. */
async function sync(way: string, tag: string, expression = JSON.stringify(tag)): Promise<void> {
  await world.page.evaluate(`sync(${JSON.stringify(way)}, ${expression})`);
}

/** What a worker noticed of others calling what it has replaced, and of errors, since its start. */
async function noticed(way: string): Promise<{ touched: string; troubles: string }> {
  return { touched: String(await ask(way, 'touched')), troubles: String(await ask(way, 'troubles')) };
}

/** Waits for the end of a sync, and gives all that was recorded of it. */
async function recordOf(tag: string, timeoutMs = 30_000) {
  const events = await until(async () => (await world.events()).filter(isKnown), {
    what: `the sync ${tag.slice(0, 40)} to end`,
    timeoutMs,
    accept: (all) => all.some((event) => event.kind === 'dispatch-settled' && event.dispatchId === dispatchOf(all, tag)),
  });
  const dispatchId = dispatchOf(events, tag);
  const ofKind = <K extends EventKind>(kind: K): EventOf<K>[] =>
    events.filter(
      (event): event is EventOf<K> & KnownEvent =>
        event.kind === kind && 'dispatchId' in event && event.dispatchId === dispatchId,
    );
  return {
    dispatch: ofKind('dispatch-started')[0],
    settled: ofKind('dispatch-settled')[0],
    waited: ofKind('wait-until-called'),
    promises: ofKind('wait-until-settled'),
    returned: ofKind('handler-returned')[0],
    requests: ofKind('request-started'),
  };
}

/** The first dispatch of a tag, if there is one. */
function dispatchOf(events: readonly KnownEvent[], tag: string): string | undefined {
  for (const event of events) if (event.kind === 'dispatch-started' && event.tag === tag) return event.dispatchId;
  return undefined;
}

/** Has a normal sync run in a worker that is recorded from its first line, and checks all that is recorded of it. */
async function expectNormalSync(way: string, tag: string): Promise<void> {
  await sync(way, tag);
  const { dispatch, settled, waited, promises, returned, requests } = await recordOf(tag);
  expect(dispatch).toMatchObject({ type: 'sync', lastChance: false, trusted: true });
  expect(waited).toMatchObject([{ late: false }]);
  expect(promises).toMatchObject([{ outcome: 'fulfilled' }]);
  expect(returned).toMatchObject({ listeners: 1 });
  expect(returned).not.toHaveProperty('error');
  expect(settled).toMatchObject({ outcome: 'succeeded' });
  expect(requests).toMatchObject([{ attribution: 'exact', url: `${demo.url}api/ping?tag=${encodeURIComponent(tag)}` }]);
}

/** Has a sync run, as the worker itself tells. */
async function undergo(way: string, tag: string): Promise<void> {
  await sync(way, tag);
  await until(() => ask(way, 'done'), {
    what: `the sync ${tag} to be done`,
    accept: (done) => String(done).includes(`${tag}\n`),
  });
}

/** Records the worker from before its first line; it ran before, so the recorder has it stopped. */
async function recordEarly(way: string): Promise<void> {
  await world.record();
  await world.event('worker-changed', ({ change, scriptUrl }) => change === 'stopped' && scriptUrl === scriptOf(way));
  await startEarly(world, scriptOf(way), () => ask(way, 'touched'));
}

describe('a worker that sabotages every built-in', () => {
  inABrowser(beforeEach, afterEach);

  test.each(waysOfSabotage)('%s: before the probe comes, and at its first line', async (way) => {
    await sync(way, 'fails and waits');
    await world.event('tags-observed', ({ tags }) => tags.includes('fails and waits'));
    const before = await noticed(way);
    await click(world.panel, 'button', toolbarTexts.recordingOptions());
    await click(world.panel, 'menuitemcheckbox', recordingTexts.keepWorkers());
    await world.record();
    await world.event('worker-changed', ({ change, early }) => change === 'started' && early === false);
    await undergo(way, 'in between');
    const { touched, troubles } = await noticed(way);
    expect(troubles).toBe(before.troubles);
    expect(touched.startsWith(before.touched)).toBe(true);
    expect(touched.slice(before.touched.length).replaceAll(unavoidable[way] ?? '', '')).toBe('');
    const gaps = (await world.eventsOf('capture-gap')).map(({ code }) => code);
    if (way === 'replaces' || way === 'freezes') {
      expect(gaps).toEqual(['built-ins-changed']);
    } else {
      expect(gaps).toEqual([]);
      expect((await recordOf('in between')).settled).toMatchObject({ outcome: 'succeeded' });
    }

    await startEarly(world, scriptOf(way), () => ask(way, 'touched'));
    await expectNormalSync(way, 'recorded');
    const noticedEarly = await noticed(way);
    // Asked once for what a breakpoint's probe has left: it can't be told beforehand whose function that is.
    if (way === 'replaces') noticedEarly.touched = noticedEarly.touched.replace('Function.prototype.toString\n', '');
    expect(noticedEarly).toEqual({ touched: '', troubles: '' });
  });
});

describe('a worker that pretends to be the probe', () => {
  inABrowser(beforeEach, afterEach);

  test('finds the way out when the probe comes late, but can’t speak; when it comes early, finds nothing', async () => {
    await ask('snoops', 'touched');
    await recordEarly('snoops');
    await expectNormalSync('snoops', 'recorded');
    expect(await noticed('snoops')).toEqual({ touched: '', troubles: '' });
    const dispatches = await world.eventsOf('dispatch-started');
    expect(dispatches.map(({ tag }) => tag)).toEqual(['recorded']);
  });

  test('has functions with the names of marks: what they do belongs to no dispatch', async () => {
    await ask('harmless', 'touched');
    await recordEarly('harmless');
    await expectNormalSync('harmless', 'recorded');
    await ask('harmless', 'forge', 1);
    const forged = await world.event('request-started', ({ url }) => url.endsWith('?tag=forged'));
    expect(forged).toMatchObject({ dispatchId: null, attribution: 'none' });
    await expectNormalSync('harmless', 'afterwards');
  });

  test('dispatches 100,000 syncs of its own: they are none, and nothing is told of them', async () => {
    await ask('harmless', 'touched');
    await recordEarly('harmless');
    await ask('harmless', 'dispatches');
    await expectNormalSync('harmless', 'recorded');
    expect(await world.eventsOf('dispatch-started')).toHaveLength(1);
  });
});

describe('tags', () => {
  const tags: Record<string, string> = {
    'of the greatest length': 'x'.repeat(10_240),
    'of the greatest length in two bytes each': 'ä'.repeat(5_120),
    'of the prototype': '__proto__',
    'of HTML': '<img src="x" onerror="document.title = 1">',
    'of lines and quotes': 'a\n"b"\u2028\0\\',
    empty: '',
  };
  inABrowser(beforeAll, afterAll);
  beforeAll(async () => {
    await ask('harmless', 'touched');
    await recordEarly('harmless');
  });

  test.each(Object.entries(tags))('%s are told as they are', async (_, tag) => {
    await ask('harmless', 'register', tag);
    expect((await recordOf(tag)).settled).toMatchObject({ outcome: 'succeeded' });
    const called = (await world.eventsOf('register-called')).filter(({ context }) => context === 'worker');
    expect(called.at(-1)?.tag).toBe(tag);
    expect(await world.panel.$('img[src="x"]')).toBeNull();
  });

  test('that are too long for the browser are cut', async () => {
    await ask('harmless', 'register too long', 50_000_000);
    const settled = await world.event('register-settled', ({ outcome }) => outcome === 'rejected');
    const called = await world.event('register-called', ({ callId }) => callId === settled.callId);
    expect(settled.error?.name).toBe('InvalidAccessError');
    expect(called.tag).toBe(`\ud800${'x'.repeat(10_239)}`);
    await expectNormalSync('harmless', 'recorded');
  });
});

describe('what is given to waitUntil', () => {
  inABrowser(beforeAll, afterAll);
  beforeAll(async () => {
    await ask('harmless', 'touched');
    await recordEarly('harmless');
  });

  test.each([
    ['thenables', 'succeeded', 3],
    ['throwing thenable', 'failed', 2],
    ['throwing then', 'failed', 2],
  ])('%s: the sync %s', async (tag, outcome, promises) => {
    await sync('harmless', tag);
    const record = await recordOf(tag, 30_000);
    expect(record.settled).toMatchObject({ outcome });
    expect(record.waited).toHaveLength(promises);
    expect(record.promises).toHaveLength(promises);
    expect(await world.eventsOf('capture-gap')).toEqual([]);
    await expectNormalSync('harmless', `after ${tag}`);
  });

  test('proxies and endless messages as reasons: they are not looked into, and cut', async () => {
    await sync('harmless', 'anything as a reason');
    const { settled, promises, returned } = await recordOf('anything as a reason');
    expect(settled).toMatchObject({ outcome: 'failed', reason: 'rejected' });
    expect(returned).toMatchObject({ code: 'not-an-error' });
    const messages = promises.flatMap(({ error, code }) => (error ? [code ?? error.message] : []));
    expect(messages.sort()).toEqual(['not-an-error', 'on a proxy', 'x'.repeat(10_240)]);
    await expectNormalSync('harmless', 'after anything');
  });

  test('a thenable that never settles: the others go on, until the worker stops', async () => {
    await sync('harmless', 'never settles');
    const { dispatchId } = await world.event('dispatch-started', ({ tag }) => tag === 'never settles');
    await expectNormalSync('harmless', 'after it began');
    expect((await world.eventsOf('dispatch-settled')).filter((event) => event.dispatchId === dispatchId)).toEqual([]);
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    const { settled, waited, promises } = await recordOf('never settles');
    expect(settled).toMatchObject({ outcome: 'failed', reason: 'worker-stopped' });
    expect(waited).toHaveLength(2);
    expect(promises).toHaveLength(1);
  });
});

describe('a worker that says much, and more than can be recorded', { timeout: 150_000 }, () => {
  /** What background may hold in memory, in bytes: at any time, and in the end when all that can go has gone. */
  const mostMemory = 80_000_000;
  const mostMemoryLeft = 10_000_000;

  inABrowser(beforeEach, afterEach);
  beforeEach(async () => {
    await ask('harmless', 'touched');
    await recordEarly('harmless');
  });

  test('10,000 promises for one sync: all of them are recorded', async () => {
    await sync('harmless', 'many promises');
    const { settled, waited, promises } = await recordOf('many promises', 60_000);
    expect(settled).toMatchObject({ outcome: 'succeeded' });
    expect([waited.length, promises.length]).toEqual([10_001, 10_001]);
    expect(await world.eventsOf('capture-gap')).toEqual([]);
    await expectNormalSync('harmless', 'recorded');
  });

  test('100 MB written to the console: what is too much is counted, the rest recorded', async () => {
    const memory = await watchBackground();
    await sync('harmless', 'fills the console');
    const { settled } = await recordOf('fills the console', 100_000);
    expect(settled).toMatchObject({ outcome: 'succeeded' });
    await expectNormalSync('harmless', 'recorded');
    const recorded = async (): Promise<number> => (await world.eventsOf('console-message')).length;
    await until(async () => (await recorded()) + (await missing()), {
      what: 'all messages to be recorded or counted',
      accept: (count) => count === 10_000,
    });
    expect(await recorded()).toBeGreaterThan(300);
    expect(await missing()).toBeGreaterThan(0);
    expect(await memory.most()).toBeLessThan(mostMemory);
    expect(await memory.left()).toBeLessThan(mostMemoryLeft);
  });

  test('promises without end: the dispatch is recorded, and how many facts are missing', { timeout: 180_000 }, async () => {
    const memory = await watchBackground();
    await sync('harmless', 'promises without end');
    const { settled, waited, promises } = await recordOf('promises without end', 100_000);
    expect(settled).toMatchObject({ outcome: 'failed' });
    expect(waited.length).toBeGreaterThan(1_000);
    const dropped = 2 * 10_001 - waited.length - promises.length;
    expect(dropped).toBeGreaterThan(0);
    // The console of a worker has a limit of its own, and tells what of its uncaught errors is too much.
    const ofPromises: ReasonCode = 'worker-too-fast';
    // The last of it is told with what comes later, a second after what was told before.
    for (let round = 1; round <= 20 && (await missing(ofPromises)) < dropped; round++)
      await expectNormalSync('harmless', `recorded ${round}`);
    expect(await missing(ofPromises)).toBe(dropped);
    expect(await memory.most()).toBeLessThan(mostMemory);
    expect(await memory.left()).toBeLessThan(mostMemoryLeft);
  });

  /** How much of what was said is told to be missing, for a reason or for any. */
  async function missing(reason?: ReasonCode): Promise<number> {
    const gaps = (await world.eventsOf('capture-gap')).filter(({ code }) => reason === undefined || code === reason);
    return gaps.reduce((sum, { params }) => sum + Number(params?.['count'] ?? 0), 0);
  }

  /** Looks at what background holds, in bytes, for as long as the test runs. */
  async function watchBackground(): Promise<{ most: () => Promise<number>; left: () => Promise<number> }> {
    const target = await world.driven.browser.waitForTarget((each) => each.url().endsWith('/background.js'));
    const session = await target.createCDPSession();
    const used = async (): Promise<number> => (await session.send('Runtime.getHeapUsage')).usedSize;
    let most = 0;
    const look = async (): Promise<void> => void (most = Math.max(most, await used().catch(() => 0)));
    const timer = setInterval(() => void look(), 250);
    return {
      async most() {
        clearInterval(timer);
        await look();
        return most;
      },
      async left() {
        await session.send('HeapProfiler.collectGarbage');
        return used();
      },
    };
  }
});
