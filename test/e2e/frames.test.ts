import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Frame } from 'puppeteer-core';
import { observeBackgroundServices } from '../../driver/extension/oracle.ts';
import { click, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { rowsOf, rowsOfChromium } from './rows.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World | undefined;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
});
afterEach(async () => {
  await world?.close();
  world = undefined;
  demo?.end();
});

/** The address of a fixture, on another host if one is named. */
function fixture(file: string, host = '127.0.0.1'): string {
  return new URL(`fixtures/${file}`, demo.url.replace('127.0.0.1', host)).href;
}

/** Opens a page that has a frame of each address, and settles the worker of each frame. */
async function openFrames(host: string, sources: string[], hosts: string[] = []): Promise<{ world: World; frames: Frame[] }> {
  const origins = hosts.map((name) => new URL(fixture('', name)).origin);
  const browserArgs = [
    `--host-resolver-rules=${hosts.map((name) => `MAP ${name} 127.0.0.1`).join(',')}`,
    `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`,
  ];
  const query = new URLSearchParams(sources.map((src) => ['src', src]));
  world = await openWorld(`${fixture('frames.html', host)}?${query}`, hosts.length > 0 ? { browserArgs } : {});
  const { page } = world;
  const frames: Frame[] = [];
  for (const src of sources) {
    const frame = await until(() => page.frames().find((one) => one.url() === src), { what: `the frame ${src}` });
    await until(() => frame.evaluate('settle().then(() => true)'), { what: `the worker of ${src}` });
    frames.push(frame);
  }
  return { world, frames };
}

const dispatchOf = (world: World, tag: string, scope: string) =>
  world.event('dispatch-started', (dispatch) => dispatch.tag === tag && dispatch.scope === scope);

test('several registrations of one origin, in the page and in a frame, with the same tag: each keeps its own', async () => {
  const { world: framed, frames } = await openFrames('127.0.0.1', [fixture('stage.html')]);
  const oracle = await observeBackgroundServices(framed.page);
  const [frame] = frames;
  const scopes = ['', 'one/', 'two/'].map((path) => fixture(path));
  for (const scope of scopes) await frame?.evaluate(`settle('${scope}')`);
  await framed.record();
  for (const scope of scopes) expect(await frame?.evaluate(`sync('ok-same', '${scope}')`)).toBe('done');
  for (const scope of scopes) {
    const dispatch = await dispatchOf(framed, 'ok-same', scope);
    await framed.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    const call = await framed.event('register-called', (one) => one.scope === scope);
    expect(call).toMatchObject({ tag: 'ok-same', frameUrl: fixture('stage.html') });
  }
  expect(await rowsOf(framed)).toEqual(rowsOfChromium(oracle));
  const workers = new Set((await framed.eventsOf('dispatch-started')).map(({ workerId }) => workerId));
  expect(workers.size).toBe(3);
});

test('a frame of another site: its registrations, its refused calls and its dispatches', async () => {
  const { world: framed, frames } = await openFrames('127.0.0.1', [fixture('stage.html', 'localhost')]);
  const [frame] = frames;
  const scope = fixture('', 'localhost');
  await until(() => textOf(framed.panel, 'tree', registrationTexts.tree()), {
    what: 'the frame’s registration to be shown, with its host',
    accept: (text) => text.includes('stage-worker.js') && text.includes(`${new URL(scope).host}/`),
  });
  await framed.record();

  // A frame of another site has storage of its own, in which there never is a top-level window.
  expect(await frame?.evaluate(`sync('ok-refused')`)).toBe('InvalidAccessError');
  const call = await framed.event('register-called');
  expect(call).toMatchObject({ scope, tag: 'ok-refused', frameUrl: fixture('stage.html', 'localhost') });
  const settled = await framed.event('register-settled');
  expect(settled).toMatchObject({ callId: call.callId, outcome: 'rejected', error: { name: 'InvalidAccessError' } });

  const session = await framed.page.createCDPSession();
  const registrationId = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === scope);
      if (found) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin: new URL(scope).origin,
    registrationId: await registrationId,
    tag: 'ok-dispatched',
    lastChance: true,
  });
  const dispatch = await dispatchOf(framed, 'ok-dispatched', scope);
  expect(dispatch).toMatchObject({ trusted: true, lastChance: true });
  await framed.event(
    'dispatch-settled',
    ({ dispatchId, outcome }) => dispatchId === dispatch.dispatchId && outcome === 'succeeded',
  );
  const request = await framed.event('request-started', ({ url }) => url.endsWith('tag=ok-dispatched'));
  expect(request.scope).toBe(scope);

  await framed.page.evaluate(`document.querySelector('iframe').remove()`);
  await until(() => textOf(framed.panel, 'tree', registrationTexts.tree()), {
    what: 'it to be told apart',
    accept: (text) => text.includes(registrationTexts.left()) && !text.includes('activated'),
  });
});

test('a frame of another origin of the same site registers while a window of its origin is open', async () => {
  const hosts = ['app.example.test', 'shop.example.test'];
  const src = fixture('stage.html', 'shop.example.test');
  const { world: framed, frames } = await openFrames('app.example.test', [src], hosts);
  const [frame] = frames;
  const oracle = await observeBackgroundServices(framed.page);
  await framed.record();
  expect(await frame?.evaluate(`sync('ok-alone')`)).toBe('InvalidAccessError');
  const second = await framed.driven.browser.newPage();
  await second.goto(src);
  expect(await frame?.evaluate(`sync('ok-accompanied')`)).toBe('done');
  const dispatch = await dispatchOf(framed, 'ok-accompanied', fixture('', 'shop.example.test'));
  await framed.event(
    'dispatch-settled',
    ({ dispatchId, outcome }) => dispatchId === dispatch.dispatchId && outcome === 'succeeded',
  );
  expect(await rowsOf(framed)).toEqual(rowsOfChromium(oracle));
});

test('a frame of another site agrees with the page on being offline, though it has no worker', async () => {
  const src = fixture('plain.html', 'localhost');
  world = await openWorld(`${fixture('frames.html')}?${new URLSearchParams({ src })}`);
  const { page, panel } = world;
  const frame = await until(() => page.frames().find((one) => one.url() === src), { what: 'the frame' });
  await world.record();
  for (const online of [false, true]) {
    await click(panel, 'checkbox', toolbarTexts.offline());
    await until(() => frame.evaluate('navigator.onLine'), {
      what: `the frame to be ${online ? 'online' : 'offline'}`,
      accept: (is) => is === online,
    });
  }
});
