import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import type { EventOf } from '../../src/trace/events.ts';
import { openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World;
let oracle: ServiceLog;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
});
afterEach(async () => {
  await world?.close();
  demo?.end();
});

/** The address of a fixture. */
const fixture = (file: string): string => `${demo.url}fixtures/${file}`;
/** Has the page do something, and gives what that came to. */
const page = (expression: string): Promise<unknown> => world.page.evaluate(expression);

/** Opens the stage with its worker, and records. */
async function recordStage(): Promise<void> {
  world = await openWorld(fixture('stage.html'));
  oracle = await observeBackgroundServices(world.page);
  await page('settle()');
  await world.record();
  // It ran before, and is stopped so that the probe is in it from its start.
  await world.event('worker-changed', ({ change }) => change === 'stopped');
}

/** Registers a tag whose handler does not end before it is released, and waits until it runs. */
async function hold(tag = 'hold-1'): Promise<EventOf<'dispatch-started'>> {
  expect(await page(`sync('${tag}')`)).toBe('done');
  const dispatch = await world.event('dispatch-started', (event) => event.tag === tag);
  // From the request on it listens to its release.
  await world.event('request-settled');
  return dispatch;
}

/** How a dispatch ended. */
const settledOf = ({ dispatchId }: { dispatchId: string }, timeoutMs?: number) =>
  world.event('dispatch-settled', (event) => event.dispatchId === dispatchId, timeoutMs);

/** The page's own syncs run, and are recorded. */
async function expectToWork(evaluate = page, tag = 'ok-after'): Promise<EventOf<'dispatch-started'>> {
  expect(await evaluate(`sync('${tag}')`)).toBe('done');
  const dispatch = await world.event('dispatch-started', (event) => event.tag === tag);
  expect(await settledOf(dispatch)).toMatchObject({ outcome: 'succeeded' });
  return dispatch;
}

describe('pages come and go', () => {
  test('a page from the back/forward cache is told as restored, and seen on', async () => {
    await recordStage();
    await page('globalThis.kept = true');
    await world.page.goto(fixture('plain.html'));
    await world.event('page-changed', ({ change, url }) => change === 'navigated' && url === fixture('plain.html'));
    await page('history.back()');
    await until(() => page('globalThis.kept'), { what: 'the page to be restored' });
    await world.event('page-changed', ({ change, url }) => change === 'restored' && url === fixture('stage.html'));
    await expectToWork();
    const call = await world.event('register-called', ({ tag }) => tag === 'ok-after');
    await world.event('register-settled', ({ callId }) => callId === call.callId);
  });

  test.each([
    ['while nobody looked', async () => void (world = await openWorld(fixture('prerender.html')))],
    [
      'while it was looked at',
      async () => {
        world = await openWorld(fixture('plain.html'));
        await world.page.goto(fixture('prerender.html'));
      },
    ],
  ])('a page that was prerendered %s is seen from the moment it is shown', async (_, open) => {
    await open();
    const preloads = await world.page.createCDPSession();
    const ready = new Promise<void>((resolve) => {
      preloads.on('Preload.prerenderStatusUpdated', ({ status }) => status === 'Ready' && resolve());
    });
    await preloads.send('Preload.enable');
    await ready;
    await world.record();
    const prerendered = fixture('stage.html?prerendered');
    expect((await world.eventsOf('page-changed')).filter(({ url }) => url === prerendered)).toEqual([]);

    await page(`document.querySelector('a').click()`);
    // The driver's page does not follow the tab.
    const { browser } = world.driven;
    const target = await until(() => browser.targets().find((one) => one.url() === prerendered), {
      what: 'the page to be shown',
    });
    const shown = await target.createCDPSession();
    const evaluate = async (expression: string): Promise<unknown> => {
      const { result } = await shown.send('Runtime.evaluate', { expression, awaitPromise: true });
      return result.value;
    };
    await world.event('page-changed', ({ url }) => url === prerendered);
    await evaluate('settle()');
    await expectToWork(evaluate);
    await world.event('register-called', ({ frameUrl }) => frameUrl === prerendered);
    await world.stop();
  });

  test('another site and back during a sync: it is seen to end, and a gap tells of the time between', async () => {
    await recordStage();
    const held = await hold();
    const elsewhere = fixture('stage.html').replace('127.0.0.1', 'localhost');
    await world.page.goto(elsewhere);
    await world.event('page-changed', ({ url }) => url === elsewhere);
    await page('settle()');
    await expectToWork(page, 'ok-elsewhere');
    // It runs on, unseen: nothing may be said of how it ended.
    expect((await world.eventsOf('dispatch-settled')).map(({ dispatchId }) => dispatchId)).not.toContain(held.dispatchId);

    await world.page.goto(fixture('stage.html'));
    const gap = await world.event('capture-gap', ({ scope }) => scope === fixture(''));
    expect(gap.code).toBe('page-left');
    await page(`release('hold-1')`);
    expect(await settledOf(held)).toMatchObject({ outcome: 'succeeded' });
    await expectToWork();
    await world.stop();
    const starts = (await world.eventsOf('dispatch-started')).map(({ tag }) => tag);
    expect(starts).toEqual(['hold-1', 'ok-elsewhere', 'ok-after']);
  });

  test('what a worker does while the page is elsewhere is told when the page is back', async () => {
    await recordStage();
    const held = await hold();
    await world.page.goto('about:blank');
    // Another tab, which is not recorded, has the worker go on.
    const other = await world.driven.browser.newPage();
    await other.goto(fixture('stage.html'));
    await other.evaluate(`release('hold-1')`);
    expect(await other.evaluate(`sync('ok-unseen')`)).toBe('done');
    await until(() => other.evaluate('tags().then((all) => all.length === 0)'), { what: 'both syncs to be over' });
    expect(await world.eventsOf('dispatch-settled')).toEqual([]);

    await world.page.bringToFront();
    await world.page.goto(fixture('stage.html'));
    expect(await settledOf(held)).toMatchObject({ outcome: 'succeeded' });
    const unseen = await world.event('dispatch-started', ({ tag }) => tag === 'ok-unseen');
    expect(await settledOf(unseen)).toMatchObject({ outcome: 'succeeded' });
    await expectToWork();
    await world.stop();
    const dispatches = (await world.eventsOf('dispatch-started')).map(({ tag }) => tag);
    expect(dispatches).toEqual(['hold-1', 'ok-unseen', 'ok-after']);
  });

  test('a reload during a sync does not disturb it', async () => {
    await recordStage();
    const held = await hold();
    await world.page.reload();
    await world.event('page-changed', ({ change }) => change === 'navigated');
    await page(`release('hold-1')`);
    expect(await settledOf(held)).toMatchObject({ outcome: 'succeeded' });
    await expectToWork();
  });

  test('a tab that is closed during a sync ends its recording, which is kept', async () => {
    await recordStage();
    const held = await hold();
    const other = await world.driven.browser.newPage();
    await other.goto(`chrome-extension://${world.driven.extensionId}/panel.html`);
    await world.page.close();
    const { driven } = world;
    world = worldOf(driven, { ...world, panel: other.mainFrame() });
    const stopped = await world.event('recording-stopped');
    expect(stopped.code).toBe('tab-closed');
    expect((await world.eventsOf('page-changed')).map(({ change }) => change)).toEqual(['closed']);
    // How it ended, nobody saw.
    expect((await world.eventsOf('dispatch-settled')).map(({ dispatchId }) => dispatchId)).not.toContain(held.dispatchId);
    const kept = await until(() => other.evaluate(recordings), {
      what: 'the recording to be ended',
      accept: (all) => JSON.stringify(all).includes('ended'),
    });
    expect(kept).toEqual([expect.objectContaining({ kind: 'captured', state: 'ended' })]);
    await other.goto(fixture('stage.html'));
    expect(await other.evaluate(`sync('ok-after')`)).toBe('done');
    await until(() => other.evaluate('tags()'), {
      what: 'the sync to be over',
      accept: (all) => !String(all).includes('ok-after'),
    });
  });

  test('a page that crashes during a sync takes its worker with it; the recording goes on', async () => {
    await recordStage();
    const held = await hold();
    const session = await world.page.createCDPSession();
    void session.send('Page.crash').catch(() => undefined);
    expect(await settledOf(held)).toMatchObject({ outcome: 'failed', reason: 'worker-stopped' });
    await world.page.reload();
    await world.event('page-changed', ({ change }) => change === 'navigated');
    await expectToWork();
    await world.stop();
  });
});

describe('workers come and go', () => {
  test('those that run are kept as they are if the user wants that, and the labels tell', async () => {
    world = await openWorld(fixture('stage.html'));
    oracle = await observeBackgroundServices(world.page);
    await page('settle()');
    await click(world.panel, 'button', toolbarTexts.recordingOptions());
    await click(world.panel, 'menuitemcheckbox', recordingTexts.keepWorkers());
    await world.record();
    const dispatch = await expectToWork(page, 'ok-kept');
    const request = await world.event('request-started', ({ url }) => url.includes('ok-kept'));
    expect(request).toMatchObject({ dispatchId: dispatch.dispatchId, attribution: 'inferred' });
    const changes = (await world.eventsOf('worker-changed')).filter(({ seq }) => seq < request.seq);
    expect(changes.filter(({ change }) => change === 'stopped')).toEqual([]);
    expect(changes.filter(({ early }) => early === true)).toEqual([]);
    await world.stop();
  });

  test.each([
    ['waits until', 'stage-worker.js?2'],
    ['skips waiting, but not before', 'stage-worker.js?2&skip'],
  ])('a new version %s the sync in the old one has ended', async (_, script) => {
    await recordStage();
    if (script.includes('skip')) {
      // With a page in its hands, only skipping makes a new version take over.
      await world.page.reload();
      await until(() => page('navigator.serviceWorker.controller !== null'), { what: 'the page to be controlled' });
    }
    const held = await hold();
    const settling = page(`settle('./', '${script}')`);
    const started = await world.event(
      'worker-changed',
      (event) => event.scriptUrl === fixture(script) && event.change === 'started',
    );
    await world.event('registration-observed', ({ waiting }) => waiting !== null);
    expect(started.workerId).not.toBe(held.workerId);
    await page(`release('hold-1')`);
    expect(await settledOf(held)).toMatchObject({ outcome: 'succeeded', workerId: held.workerId });
    await settling;
    const replaced = await world.event('worker-changed', ({ change }) => change === 'replaced');
    expect(replaced).toMatchObject({ workerId: held.workerId, scriptUrl: fixture('stage-worker.js') });
    const after = await expectToWork();
    expect(after.workerId).toBe(started.workerId);
  });

  test('one that is stopped is held offline too, and what is held is released though it was stopped meanwhile', async () => {
    // Stopped, so that the probe is in it from its start.
    await recordStage();
    await world.pressOffline();
    expect(await page(`sync('ok-1')`)).toBe('done');
    const again = (await world.eventsOf('worker-changed')).length + 2;
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    // Were it left stopped, nothing could release what it holds if the tab were closed now.
    await until(() => world.eventsOf('worker-changed'), {
      what: 'the worker to stop, and to start at once',
      accept: (changes) => changes.length >= again && changes.at(-1)?.change === 'started',
    });
    expect(await page('tags()')).toEqual(['ok-1']);
    await world.pressOffline();
    const dispatch = await world.event('dispatch-started');
    expect(await settledOf(dispatch)).toMatchObject({ outcome: 'succeeded' });
    const released = await world.event('connectivity-changed', ({ offline, by }) => !offline && by === 'panel');
    expect(dispatch.at).toBeGreaterThanOrEqual(released.at);
  });

  test('Offline, pressed twice before it is so, is as it was', async () => {
    await recordStage();
    // The worker is stopped: it takes a moment to be held.
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await expectToWork();
    expect(await world.showsOffline()).toBe(false);
  });

  test('a recording that ends releases what is held, though the worker is stopped', async () => {
    await recordStage();
    await world.pressOffline();
    expect(await page(`sync('ok-1')`)).toBe('done');
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    await world.stop();
    await until(() => page('tags()'), {
      what: 'the held sync to run',
      accept: (tags) => Array.isArray(tags) && tags.length === 0,
    });
    expect(oracle.events.filter(({ tag }) => tag === 'ok-1').map(({ eventName }) => eventName)).toContain(
      'Dispatched sync event',
    );
  });

  test('one that crashes alone during a sync, with the process of another tab: the page and the recording go on', async () => {
    // While the inspected page is of another site, the worker can only run in the process of the other tab.
    world = await openWorld(fixture('plain.html').replace('127.0.0.1', 'localhost'));
    const other = await world.driven.browser.newPage();
    await other.goto(fixture('stage.html'));
    await other.evaluate('settle()');
    await world.page.bringToFront();
    await world.page.goto(fixture('stage.html'));
    await click(world.panel, 'button', toolbarTexts.recordingOptions());
    await click(world.panel, 'menuitemcheckbox', recordingTexts.keepWorkers());
    await world.record();
    const held = await hold();
    await page('(globalThis.untouched = true)');
    const session = await other.createCDPSession();
    void session.send('Page.crash').catch(() => undefined);
    expect(await settledOf(held)).toMatchObject({ outcome: 'failed', reason: 'worker-stopped' });
    await expectToWork();
    expect(await page('untouched')).toBe(true);
    await world.stop();
  });

  test('unregistered while a tag waits to be tried again: the tag is gone without a word', async () => {
    await recordStage();
    await page(`sync('fail-1')`);
    const dispatch = await world.event('dispatch-started');
    await settledOf(dispatch);
    await page(`registered('./').then((registration) => registration.unregister())`);
    await world.event('registration-observed', ({ active }) => active === null);
    await page('settle()');
    await expectToWork();
    const tags = (await world.eventsOf('dispatch-started')).map(({ tag }) => tag);
    expect(tags.filter((tag) => tag === 'fail-1')).toHaveLength(
      oracle.events.filter(({ eventName, tag }) => eventName === 'Dispatched sync event' && tag === 'fail-1').length,
    );
  });

  test('unregistered during a sync: it is seen to end', async () => {
    await recordStage();
    const held = await hold();
    await page(`registered('./').then((registration) => registration.unregister())`);
    await world.event('registration-observed', ({ active }) => active === null);
    await page(`release('hold-1')`);
    const settled = await settledOf(held);
    expect(['succeeded', 'failed']).toContain(settled.outcome);
    await page('settle()');
    await expectToWork();
  });
});

/** Runs in a page of the extension: what is known of the recordings beside their events. */
const recordings = `new Promise((resolve) => {
  const opening = indexedDB.open('syncscope');
  opening.onsuccess = () => {
    const reading = opening.result.transaction('recordings').objectStore('recordings').getAll();
    reading.onsuccess = () => resolve(reading.result.map(({ kind, state }) => ({ kind, state })));
  };
})`;
