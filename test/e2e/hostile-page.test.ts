import type { Target } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Driven } from '../../driver/browser/launch.ts';
import { openPanel } from '../../driver/extension/panel.ts';
import { callsMissing } from '../../driver/extension/recording.ts';
import { until } from '../../driver/wait.ts';
import { isKnown } from '../../src/trace/events.ts';
import { startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let driven: Driven;
let world: World;
let url: string;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  url = `${demo.url}fixtures/hostile.html`;
  driven = await launch({ extension: 'dist', headless: true, fast: true, url });
});

afterAll(async () => {
  await driven?.close();
  demo?.end();
});

/** How the calls of each frame ended: for a tag, and for one that is too long. */
interface Outcomes {
  outcomes: [name: string, tag: string, tooLong: string][];
  errors: string[];
}

async function registerAll(prefix: string): Promise<Outcomes> {
  return JSON.parse(String(await driven.page.evaluate(`registerAll('${prefix}').then(JSON.stringify)`)));
}

async function openFrames(): Promise<string[]> {
  return JSON.parse(String(await driven.page.evaluate('openFrames().then(JSON.stringify)')));
}

/** Whose calls were seen, and whose were seen to settle. */
async function seen(prefix: string): Promise<{ called: string[]; settled: string[] }> {
  const calls = (await world.eventsOf('register-called')).filter(({ tag }) => tag.startsWith(`${prefix} `));
  const ends = new Map((await world.eventsOf('register-settled')).map((end) => [end.callId, end]));
  const names = (of: typeof calls): string[] => of.map(({ tag }) => tag.slice(prefix.length + 1)).sort();
  const settled = calls.filter(({ callId }) => ends.get(callId)?.outcome === 'resolved');
  return { called: names(calls), settled: names(settled) };
}

/** Without these nothing can be seen any more, if the page has broken them before our hook came. */
const tooBroken = [
  'DOMException',
  'Event',
  'EventTarget',
  'MessageEvent',
  'MessagePort',
  'Promise.prototype.constructor',
  'Reflect',
  'Reflect, which is gone',
  'String',
  'WeakMap',
  'all that can be frozen',
  'performance',
  'performance.now',
];

describe('pages that break what the hook uses', () => {
  let names: string[];
  let without: Outcomes;

  test('work without us', async () => {
    names = (await openFrames()).sort();
    without = await registerAll('without');
    expect(without.outcomes.filter(([, tag, tooLong]) => tag !== 'resolved' || tooLong !== 'rejected')).toEqual([]);
    expect(without.errors).toEqual([]);
  });

  test('work when our hook comes after that, and are seen or said not to be', async () => {
    world = worldOf(driven, await openPanel(driven));
    await world.event('registration-observed');
    expect(await registerAll('late')).toEqual(without);
    const { settled } = await until(() => seen('late'), {
      what: 'the calls of the frames that can be seen',
      accept: (now) => now.settled.length + tooBroken.length >= names.length,
    });
    expect(names.filter((name) => !settled.includes(name))).toEqual(tooBroken);
    const gaps = (await world.eventsOf('capture-gap')).filter(({ code }) => code === 'hook-not-taken');
    expect(gaps.length).toBeGreaterThanOrEqual(tooBroken.length);
  });

  test('are seen when it came before', async () => {
    await driven.page.reload();
    await openFrames();
    expect(await registerAll('early')).toEqual(without);
    const early = await until(() => seen('early'), {
      what: 'the calls of all frames',
      accept: ({ settled }) => settled.length === names.length,
    });
    expect(early).toMatchObject({ called: names, settled: names });
    const here = `${demo.url}fixtures/`;
    const elsewhere = (await world.eventsOf('register-called')).filter(
      ({ tag, scope }) => tag.startsWith('early ') && scope !== here,
    );
    // With a `then` on all objects the browser’s own getRegistrations() would run it.
    expect(elsewhere.map(({ tag, scope }) => [tag, scope])).toEqual([['early Object.prototype.then', undefined]]);
  });
});

/** What lives on the heap of a page or of background, in bytes, after all that can go has gone. */
async function heapOf(target: Target): Promise<number> {
  const session = await target.createCDPSession();
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

describe('a page that does too much', () => {
  beforeAll(async () => {
    await driven.page.reload();
    await driven.page.evaluate('ready.then(() => {})');
  });

  test('calls register() without end: what is missing is counted, and other tabs go on', async () => {
    const calls = 25_000;
    const before = (await world.events()).length;
    const other = await driven.browser.newPage();
    await other.goto(url);
    const otherPanel = await openPanel(driven, { page: other });
    const background = await driven.browser.waitForTarget((target) => target.url().endsWith('/background.js'));
    const heaps = { background: await heapOf(background), page: await heapOf(driven.page.target()) };
    await driven.page.evaluate(`ready.then(({ sync }) => { for (let i = 0; i < ${calls}; i++) sync.register('storm'); })`);
    await other.evaluate(`ready.then(({ sync }) => sync.register('meanwhile')).then(() => {})`);
    await until(async () => /meanwhile/.test(await otherPanel.panel.$eval('body', (body) => body.textContent ?? '')), {
      what: 'the call of the other tab to be shown',
      timeoutMs: 60_000,
    });
    await other.close();

    await driven.page.evaluate(`ready.then(({ sync }) => sync.register('after the storm')).then(() => {})`);
    await settledCall('after the storm', 90_000);
    const events = (await world.events()).slice(before).filter(isKnown);
    const kept = events.filter((event) => event.kind === 'register-called' && event.tag === 'storm').length;
    expect(kept).toBeGreaterThan(1_000);
    expect(kept + callsMissing(events)).toBe(calls);
    expect((await heapOf(background)) - heaps.background).toBeLessThan(50_000_000);
    expect((await heapOf(driven.page.target())) - heaps.page).toBeLessThan(50_000_000);
  }, 240_000);

  test.each([
    ['the longest', 'x'.repeat(10_240)],
    ['the longest of wide characters', 'ö'.repeat(5_120)],
    ['a name that objects have', '__proto__'],
    ['markup', '<img src=x onerror="document.body.remove()"><script>alert(1)</script>'],
    ['the empty one', ''],
  ])('uses as a tag %s', async (_, tag) => {
    await driven.page.evaluate(`ready.then(({ sync }) => sync.register(${JSON.stringify(tag)})).then(() => {})`);
    await settledCall(tag);
    expect(await world.panel.$('img[src="x"]')).toBeNull();
  });

  test('uses a tag without end: what the browser refuses is cut', async () => {
    await driven.page.evaluate(`ready.then(({ sync }) => sync.register('y'.repeat(10_000_000))).catch(() => {})`);
    const call = await world.event('register-called', ({ tag }) => tag.startsWith('yyy'));
    expect(call.tag).toBe(`${'y'.repeat(10_240)}…`);
    const end = await world.event('register-settled', ({ callId }) => callId === call.callId);
    expect(end).toMatchObject({ outcome: 'rejected', error: { name: 'InvalidAccessError' } });
  });

  // Chromium itself then ends the renderer, without the extension too, when it dispatches the tag to the worker.
  test('crashes by a lone surrogate in a tag, and is seen again when it is loaded again', async () => {
    const crashed = new Promise<void>((resolve) => driven.page.once('error', () => resolve()));
    await driven.page.evaluate(`ready.then(({ sync }) => void sync.register('a\\ud800b'))`);
    await crashed;
    await driven.page.reload();
    await driven.page.evaluate(`ready.then(({ sync }) => sync.register('after the crash')).then(() => {})`);
    await settledCall('after the crash');
  });
});

async function settledCall(wanted: string, timeoutMs = 30_000): Promise<void> {
  const call = await world.event('register-called', ({ tag }) => tag === wanted, timeoutMs);
  await world.event('register-settled', ({ callId, outcome }) => callId === call.callId && outcome === 'resolved', timeoutMs);
}

describe('a page that speaks for our hook', () => {
  const other = 'https://bank.example/';

  test('does not get the port once our scripts have met', async () => {
    await driven.page.reload();
    await driven.page.evaluate('ready.then(() => {})');
    const offers = await driven.page.evaluate(`{
      let offers = 0;
      addEventListener('syncscope:port', () => offers++);
      dispatchEvent(new Event('syncscope:ask'));
      offers;
    }`);
    expect(offers).toBe(0);
  });

  test('gets it if it waits for us, and can say nothing but what it called itself', async () => {
    const from = Math.max(...(await world.events()).map(({ at }) => at));
    await world.closeDevTools();
    await driven.page.evaluate(forge(other));
    world = worldOf(driven, await openPanel(driven));
    await driven.page.evaluate(`ready.then(({ sync }) => sync.register('forged')).then(() => {})`);
    // What the page says without end comes at its pace, and this after it.
    await settledCall('forged', 30_000);
    await until(async () => (await world.eventsOf('register-called')).filter(({ tag }) => tag === 'flood').length >= 1_000, {
      what: 'the forged calls',
      timeoutMs: 60_000,
    });
    const events = (await world.events()).filter(({ at }) => at > from);
    const kinds = new Set(events.map(({ kind }) => kind));
    for (const kind of ['fire-requested', 'fire-settled', 'dispatch-started', 'recording-started', 'recording-stopped']) {
      expect(kinds).not.toContain(kind);
    }
    expect(JSON.stringify(events)).not.toContain('bank.example');
    const now = performance.timeOrigin + performance.now();
    expect(events.filter(({ at }) => at < now - 600_000 || at > now + 600_000)).toEqual([]);
    expect(await driven.page.evaluate('errors')).toEqual([]);
  });

  test('can put our script out, which is said', async () => {
    await driven.page.evaluate(`dispatchEvent(new Event('syncscope:replace'))`);
    await world.event('capture-gap', ({ code }) => code === 'hook-put-out');
    expect(await driven.page.evaluate('structuredClone(SyncManager.prototype.register)').catch(String)).toMatch(
      /\[native code\]/,
    );
  });
});

/** Takes the port that the relay offers, and one of its own, and says all kinds of things over both. */
function forge(scope: string): string {
  return `{
    const called = { fact: 'called', call: 1, method: 'register', of: 'SyncManager', tag: 'flood', scope: '${scope}', minInterval: null, at: 5, stack: '' };
    const facts = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [i, { ...called, call: i }]));
    const orders = [null, 1, [], {}, { type: 'off' }, { type: 'request', id: 1, method: 'register', params: { scope: location.href, tag: 'ordered' } },
      { type: 'events', upTo: 1, events: [{ id: 'x-1', at: 1, source: 'panel', kind: 'fire-requested' }] },
      { type: 'hello', documentId: 'forged' }, 'x'.repeat(10_000_000), { facts: { length: 1e9 }, dropped: 1e300 },
      { facts: { 0: { ...called, at: 1e300 }, 1: { ...called, at: -1e300 }, 2: { ...called, tag: {} } }, dropped: -1 },
      { facts, dropped: 0 },
    ];
    const say = (port) => orders.forEach((order) => port.postMessage(order));
    addEventListener('syncscope:port', (event) => {
      if (event instanceof MessageEvent && event.ports[0]) say(event.ports[0]);
    });
    const { port1, port2 } = new MessageChannel();
    addEventListener('syncscope:replace', () => {
      // Our hook has not come yet, and this is not for the relay.
      dispatchEvent(new MessageEvent('syncscope:port', { ports: [port2], cancelable: true }));
      dispatchEvent(new Event('syncscope:port'));
    });
    say(port1);
  }`;
}

test('a page whose elements and frames are named like what we use is seen, also when our scripts come late', async () => {
  await world?.closeDevTools();
  await driven.page.goto(`${demo.url}fixtures/clobbering.html`);
  const register = (tag: string) => driven.page.evaluate(`ready.then(({ sync }) => sync.register('${tag}')).then(() => {})`);
  await register('before');
  world = worldOf(driven, await openPanel(driven));
  const before = (await world.eventsOf('capture-gap')).length;
  await world.event('registration-observed', ({ active }) => active !== null);
  await register('late and named');
  await settledCall('late and named');
  await driven.page.reload();
  await register('early and named');
  await settledCall('early and named');
  expect((await world.eventsOf('capture-gap')).slice(before)).toEqual([]);
});
