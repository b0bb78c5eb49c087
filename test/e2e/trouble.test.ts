import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { LaunchOptions } from '../../driver/browser/launch.ts';
import { isPressed } from '../../driver/extension/recording.ts';
import { byRole, click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { reasonText } from '../../src/messages/reasons.ts';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';
import { patternOf } from '../text-pattern.ts';
import fireProblemsTexts from '../../src/messages/compiled/fire-problems.js';
import pageProblemsTexts from '../../src/messages/compiled/page-problems.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World | undefined;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
});
afterEach(async () => {
  await world?.close();
  world = undefined;
});
afterAll(() => demo?.end());

async function open(url: string, options: Partial<LaunchOptions> = {}): Promise<World> {
  world = await openWorld(url, options);
  return world;
}

/** Waits until the panel says something. */
function says({ panel }: World, words: RegExp | string): Promise<string> {
  return until(() => panel.$eval('body', (body) => body.innerText), {
    what: `the panel to say ${words}`,
    accept: (text) => (typeof words === 'string' ? text.includes(words) : words.test(text)),
  });
}

/** Waits until the panel says something no more. */
async function saysNoMore({ panel }: World, words: string): Promise<void> {
  await until(() => panel.$eval('body', (body) => body.innerText), {
    what: `the panel to say no more: ${words}`,
    accept: (text) => !text.includes(words),
  });
}

const newer = reasonText({ code: 'store-newer', params: {} });
const held = reasonText({ code: 'store-held', params: {} });

describe('the panel says what is wrong and what to do', () => {
  test('on a page without a service worker', async () => {
    await says(await open(`${demo.url}fixtures/plain.html`), patternOf(pageProblemsTexts['no-registration']()));
  });

  test('on an insecure page', async () => {
    const url = demo.url.replace('127.0.0.1', 'insecure.test');
    const browserArgs = ['--host-resolver-rules=MAP insecure.test 127.0.0.1'];
    await says(await open(`${url}fixtures/plain.html`, { browserArgs }), patternOf(pageProblemsTexts.insecure()));
  });

  test('on a page that extensions can’t access, also when Record is pressed', async () => {
    // DevTools that is opened on such a page has no panels of extensions; one that is open keeps them.
    const closed = await open(demo.url);
    await closed.page.goto('chrome://version');
    await says(closed, reasonText({ code: 'address-hidden', params: {} }));
    await click(closed.panel, 'button', toolbarTexts.record());
    await says(closed, reasonText({ code: 'debugger-refused', params: { message: 'Cannot access a chrome' } }));
    expect(await closed.eventsOf('recording-started')).toEqual([]);
  });

  test('when the worker does not become active', async () => {
    await says(
      await open(`${demo.url}fixtures/never-active.html`),
      patternOf(pageProblemsTexts['no-active-worker']({ named: false, scope: '', doing: 'installing' })),
    );
  });

  test('when the permission is denied, and what the page’s own call was told', async () => {
    const denied = await open(demo.url);
    const session = await denied.driven.browser.target().createCDPSession();
    await session.send('Browser.setPermission', {
      permission: { name: 'background-sync' },
      setting: 'denied',
      origin: new URL(demo.url).origin,
    });
    await says(denied, patternOf(pageProblemsTexts['sync-denied']()));
    await denied.page.evaluate(`navigator.serviceWorker.ready
      .then((registration) => registration.sync.register('outbox'))
      .catch(() => 'refused')`);
    const call = await denied.event('register-settled');
    expect(call).toMatchObject({ outcome: 'rejected', error: { name: 'NotAllowedError', message: 'Permission denied.' } });
    // As it stands in the table, where its middle may be left out to look at.
    await until(() => denied.panel.$eval('[role=grid]', ({ textContent }) => textContent), {
      what: 'the table to say what the call was told',
      accept: (text) => text.includes('NotAllowedError: Permission denied'),
    });
    await type(denied.panel, 'textbox', registrationTexts.tagToFire(), 'outbox');
    await click(denied.panel, 'button', registrationTexts.moreWaysTyped());
    const item = await byRole(denied.panel, 'menuitem', waysToFireTexts.throughBrowser());
    expect(await item.evaluate((element) => `${element.ariaDisabled} ${element.getAttribute('aria-description')}`)).toMatch(
      patternOf(`true ${fireProblemsTexts['sync-blocked']()}`),
    );
  });

  test('when the extension is reloaded: the page goes on working, without us', async () => {
    // Chromium closes DevTools then, so what the panel would say can't be seen.
    const orphaned = await open(demo.url);
    await orphaned.record();
    const background = await orphaned.driven.browser.waitForTarget((target) => target.url().endsWith('/background.js'));
    const worker = await background.worker();
    await worker?.evaluate('chrome.runtime.reload()').catch(() => undefined);
    // The page takes up its place, which would move the button away from the mouse.
    await until(() => orphaned.driven.browser.targets().every((target) => !target.url().startsWith('devtools://')), {
      what: 'DevTools to be closed',
    });
    await press(orphaned.page, 'Succeed');
    await until(() => orphaned.page.$eval('[data-state-of="succeed"]', (state) => state.textContent), {
      what: 'the page’s sync to run',
      accept: (text) => text.includes('ran 1 time'),
    });
  });
});

describe('when what it has stored', () => {
  /** Has the panel do something with its database, under our feet. */
  const inDatabase = (of: World, act: 'deleteDatabase' | 'open', version?: number): Promise<unknown> =>
    of.panel.evaluate(`new Promise((resolve, reject) => {
      const request = indexedDB.${act}('syncscope', ${version});
      request.onsuccess = () => resolve((globalThis.held = request.result) && null);
      request.onerror = () => reject(request.error);
    })`);

  test('is deleted, or is of a newer version, or kept by somebody: it says so, and goes on as soon as it can', async () => {
    const first = await open(demo.url);
    await first.record();
    await press(first.page, 'Succeed');
    await first.event('dispatch-settled');
    await inDatabase(first, 'deleteDatabase');
    await press(first.page, 'Fail');
    await says(first, reasonText({ code: 'trace-deleted', params: {} }));
    await press(first.page, 'Throw');
    await first.event('dispatch-started', ({ tag }) => tag === 'throw');
    expect(await first.eventsOf('capture-gap')).toMatchObject([{ code: 'trace-deleted' }]);
    expect(await isPressed(first.panel)).toBe(true);

    await inDatabase(first, 'open', 99);
    await press(first.page, 'Succeed');
    await says(first, newer);
    await until(async () => !(await isPressed(first.panel)), { what: 'the recording to have ended' });
    // The same for a panel that comes only now.
    await first.panel.evaluate('void setTimeout(() => location.reload())');
    await until(() => first.panel.evaluate('globalThis.held === undefined'), { what: 'the panel to be loaded again' });
    await says(first, newer);
    await inDatabase(first, 'deleteDatabase');
    await click(first.panel, 'button', toolbarTexts.clear());
    await saysNoMore(first, newer);
    await first.event('registration-observed');

    await inDatabase(first, 'open');
    await first.panel.evaluate(`void indexedDB.deleteDatabase('syncscope')`);
    await press(first.page, 'Succeed');
    await says(first, held);
    await first.panel.evaluate('held.close()');
    await click(first.panel, 'button', toolbarTexts.clear());
    await saysNoMore(first, held);
    await first.record();
    await press(first.page, 'Succeed');
    await first.event('dispatch-settled');
  });
});

describe('what users and pages do in the middle of it', () => {
  test('a worker stopped during a dispatch: it failed because of that, and nothing hangs', async () => {
    const stopped = await open(demo.url);
    await stopped.record();
    await press(stopped.page, 'Hang');
    const dispatch = await stopped.event('dispatch-started', ({ tag }) => tag === 'hang');
    await click(stopped.panel, 'button', toolbarTexts.restartWorker());
    const settled = await stopped.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    expect(settled).toMatchObject({ outcome: 'failed', reason: 'worker-stopped' });
    // It counts as an attempt: the browser tries again, in a worker with the probe in it.
    const next = await stopped.event('dispatch-started', ({ tag, seq }) => tag === 'hang' && seq > settled.seq);
    expect(next.lastChance).toBe(false);
  });

  test('a reload and a navigation: the recording goes on, and tells them', async () => {
    const moved = await open(demo.url);
    await moved.record();
    await moved.page.reload();
    await moved.event('page-changed', ({ change, url }) => change === 'navigated' && url === demo.url);
    await moved.page.goto(`${demo.url}fixtures/plain.html`);
    await moved.event('page-changed', ({ url }) => url === `${demo.url}fixtures/plain.html`);
    await moved.page.goto(demo.url);
    await press(moved.page, 'Succeed');
    const call = await moved.event('register-called', ({ tag }) => tag === 'succeed');
    const dispatch = await moved.event('dispatch-started', ({ tag }) => tag === 'succeed');
    expect(call.scope).toBe(demo.url);
    expect(dispatch.scope).toBe(demo.url);
  });
});
