import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driveBackground, type DrivenBackground } from '../../driver/extension/background.ts';
import { launch, type Driven } from '../../driver/browser/launch.ts';
import { openPanel, type Panel } from '../../driver/extension/panel.ts';
import { until } from '../../driver/wait.ts';
import { startDemo, worldOf, type Demo } from './world.ts';

let demo: Demo;
let driven: Driven;
let background: DrivenBackground;
let url: string;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  url = `${demo.url}fixtures/behaviour.html`;
  driven = await launch({ extension: 'dist', headless: true, fast: true, url });
  background = await driveBackground(driven);
  await background.evaluate(countTimers);
  await keepNative(driven.page);
});

afterAll(async () => {
  await driven?.close();
  demo?.end();
});

/** The methods of this document as they are now, to be compared with later ones. */
async function keepNative(page: Page): Promise<void> {
  await page.evaluate(`window.native = patched()`);
}

/** What background has running: text, because runners rewrite functions. */
const countTimers = `(() => {
  globalThis.timers = new Set();
  for (const kind of ['Interval', 'Timeout']) {
    const [set, clear] = [globalThis['set' + kind], globalThis['clear' + kind]];
    globalThis['set' + kind] = (work, ...rest) => {
      const once = kind === 'Timeout';
      const id = set((...given) => { if (once) timers.delete(id); work(...given); }, ...rest);
      timers.add(id);
      return id;
    };
    globalThis['clear' + kind] = (id) => { timers.delete(id); clear(id); };
  }
  globalThis.ports = new Set();
  chrome.runtime.onConnect.addListener((port) => {
    ports.add(port);
    port.onDisconnect.addListener(() => ports.delete(port));
  });
})()`;

interface Traces {
  scripts: number;
  relay: boolean;
  hook: boolean;
  listeners: string[];
}

/** Whatever there is of us for a page. */
async function tracesIn(page: Page): Promise<Traces> {
  return {
    scripts: Number(await background.evaluate('chrome.scripting.getRegisteredContentScripts().then(({ length }) => length)')),
    relay: await inOurWorld(page, `'endRelay' in globalThis`),
    hook: (await page.evaluate('patched().some((method, i) => method !== native[i])')) === true,
    listeners: await listenersOn(page),
  };
}

const none: Traces = { scripts: 0, relay: false, hook: false, listeners: [] };

/** Evaluates text in the isolated world of our extension; false where there is none. */
async function inOurWorld(page: Page, expression: string): Promise<boolean> {
  return withSession(page, async (session) => {
    const ours: number[] = [];
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${driven.extensionId}`) ours.push(context.id);
    });
    await session.send('Runtime.enable');
    for (const contextId of ours) {
      const { result } = await session.send('Runtime.evaluate', { expression, contextId, returnByValue: true });
      if (result.value === true) return true;
    }
    return false;
  });
}

/** The types of the listeners of ours on the page’s window. */
async function listenersOn(page: Page): Promise<string[]> {
  return withSession(page, async (session) => {
    const { result } = await session.send('Runtime.evaluate', { expression: 'window' });
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
    return listeners.map(({ type }) => type).filter((type) => type.startsWith('syncscope:') || type === 'pageshow');
  });
}

async function withSession<T>(page: Page, use: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await page.createCDPSession();
  try {
    return await use(session);
  } finally {
    await session.detach();
  }
}

const becomes = (page: Page, expected: Traces): Promise<Traces> =>
  until(() => tracesIn(page), {
    what: `nothing of us but ${JSON.stringify(expected)}`,
    accept: (now) => JSON.stringify(now) === JSON.stringify(expected),
  });

test('before the panel is opened there is nothing of us in a page', async () => {
  expect(await tracesIn(driven.page)).toEqual(none);
  await driven.page.openDevTools().then((devtools) => devtools.close());
  expect(await tracesIn(driven.page)).toEqual(none);
});

let panel: Panel;

test('with the panel there is', async () => {
  panel = await openPanel(driven);
  await worldOf(driven, panel).event('registration-observed');
  expect(await tracesIn(driven.page)).toMatchObject({ scripts: 1, relay: true, hook: true });
  expect((await listenersOn(driven.page)).length).toBeGreaterThan(0);
  expect(await background.evaluate('timers.size > 0 && ports.size > 0')).toBe(true);
});

/** Adds frames of all kinds to a page and waits until they have loaded. */
const addFrames = `Promise.all(['', 'plain.html', 'about:blank', 'srcdoc'].map((src) => new Promise((resolve) => {
  const frame = document.createElement('iframe');
  frame.onload = resolve;
  if (src === 'srcdoc') frame.srcdoc = '<p>written down';
  else if (src !== '') frame.src = src;
  document.body.append(frame);
}))).then(() => {})`;

/** Whether the page, and each frame in it, has the methods of the browser. */
const allNative = `(() => {
  const windows = [window, ...Array.from(window, (_, i) => window[i])].filter((one) => { try { return one.SyncManager } catch { return false } });
  return windows.length > 4 && windows.every(({ SyncManager, ServiceWorkerRegistration, Function }) =>
    [SyncManager.prototype.register, ServiceWorkerRegistration.prototype.unregister, Function.prototype.toString].every(isNative));
})()`;

test('a tab that nobody looks at gets no world of ours, and is left soon, also by frames that come late', async () => {
  const other = await driven.browser.newPage();
  await other.goto(url);
  await other.evaluate(addFrames);
  await until(() => other.evaluate(allNative), { what: 'the hook to be taken out', timeoutMs: 60_000 });
  // Long after the page has loaded.
  await other.evaluate(addFrames);
  await until(() => other.evaluate(allNative), { what: 'the hook to be taken out of late frames', timeoutMs: 60_000 });
  expect(await inOurWorld(other, 'true')).toBe(false);
  expect(await listenersOn(other)).toEqual([]);
  expect(await tracesIn(driven.page)).toMatchObject({ relay: true, hook: true });
  await other.close();
});

test('when DevTools is closed nothing of us is left', async () => {
  await panel.closeDevTools();
  await becomes(driven.page, none);
  await until(() => background.evaluate('timers.size + ports.size === 0'), { what: 'background to have nothing to do' });
});

test('nor in pages that load then', async () => {
  await driven.page.reload();
  await keepNative(driven.page);
  expect(await tracesIn(driven.page)).toEqual(none);
  expect(await driven.page.evaluate('patched().every(isNative)')).toBe(true);
});
