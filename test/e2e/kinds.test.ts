import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { problemsOf } from '../../src/diagnosis/dispatch-problems.ts';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { eventKinds } from '../../src/trace/kinds/index.ts';
import { rowsOf, rowsOfChromium } from './rows.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
let oracle: ServiceLog;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/stage.html`);
  const browser = await world.driven.browser.target().createCDPSession();
  await browser.send('Browser.setPermission', {
    permission: { name: 'periodic-background-sync' },
    setting: 'granted',
    origin: new URL(demo.url).origin,
  });
  oracle = await observeBackgroundServices(world.page);
  await world.page.evaluate('settle()');
  await world.record();
  await world.event('worker-changed', ({ change }) => change === 'stopped');
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Has the page, or its worker, do something, and gives the word that it came to. */
const page = (expression: string): Promise<unknown> => world.page.evaluate(expression);
const worker = (...words: unknown[]): Promise<unknown> => page(`order('./', ...${JSON.stringify(words)})`);

/** Waits until Chromium has logged something. */
function chromium(eventName: string, tag: string): Promise<unknown> {
  return until(() => oracle.events.find((event) => event.eventName === eventName && event.tag === tag), {
    what: `Chromium to say “${eventName}” of ${tag}`,
    timeoutMs: 60_000,
  });
}

const script = (): string => `${demo.url}fixtures/stage-worker.js`;
/** The dispatch of a tag, the first one. */
const dispatchOf = (tag: string) => world.event('dispatch-started', (event) => event.tag === tag);

test('what the page registers and unregisters, and what that came to', async () => {
  expect(await page(`sync('ok-page')`)).toBe('done');
  expect(await page(`periodic('ok-periodic', 1000)`)).toBe('done');
  expect(await page(`periodic('ok-negative', -1)`)).toBe('TypeError');
  const called = await world.event('register-called', ({ tag }) => tag === 'ok-periodic');
  expect(called).toMatchObject({ source: 'page', api: 'periodicSync', context: 'page', minInterval: 1000 });
  const refused = await world.event('register-called', ({ tag }) => tag === 'ok-negative');
  const settled = await world.event('register-settled', ({ callId }) => callId === refused.callId);
  expect(settled).toMatchObject({ outcome: 'rejected', error: { name: 'TypeError' } });
  await world.event('tags-observed', ({ api, tags }) => api === 'periodicSync' && tags.includes('ok-periodic'));
});

test('what the worker itself registers and unregisters, with the place in its script', async () => {
  expect(await worker('sync', 'ok-worker')).toBe('done');
  expect(await worker('periodic', 'ok-worker-periodic', 1000)).toBe('done');
  expect(await worker('unregister', 'ok-worker-periodic')).toBe('done');
  expect(await worker('sync', 'x'.repeat(10_241))).toBe('InvalidAccessError');
  // What it answers may be here before what was recorded of it.
  await world.event('register-called', ({ context, tag }) => context === 'worker' && tag.startsWith('xxx'));
  const calls = (await world.eventsOf('register-called')).filter(({ context }) => context === 'worker');
  expect(calls.map(({ api, tag }) => [api, tag.slice(0, 20)])).toEqual([
    ['sync', 'ok-worker'],
    ['periodicSync', 'ok-worker-periodic'],
    ['sync', 'x'.repeat(20)],
  ]);
  const unregistered = await world.event('unregister-called');
  for (const call of [...calls, unregistered]) {
    expect(call).toMatchObject({ source: 'worker', scope: `${demo.url}fixtures/` });
    expect(call.stack?.[0]?.url).toBe(script());
    expect(call.stack?.[0]?.line).toBeGreaterThan(40);
  }
  await world.event('unregister-settled', ({ callId }) => callId === unregistered.callId);
  const [, , tooLong] = calls;
  const settled = await world.event('register-settled', ({ callId }) => callId === tooLong?.callId);
  expect(settled).toMatchObject({ source: 'worker', outcome: 'rejected', error: { name: 'InvalidAccessError' } });
  await dispatchOf('ok-worker');
});

test('a handler that throws, one that is rejected up to its last chance, and one that is late', async () => {
  for (const tag of ['throw-1', 'fail-1', 'late-1']) await page(`sync('${tag}')`);
  const thrown = await dispatchOf('throw-1');
  const returned = await world.event('handler-returned', ({ dispatchId }) => dispatchId === thrown.dispatchId);
  expect(returned.error).toMatchObject({ name: 'SyntaxError', message: 'Thrown at once' });
  await world.event('exception-thrown', ({ error }) => error.message === 'Thrown at once');

  const late = await dispatchOf('late-1');
  const call = await world.event('wait-until-called', ({ dispatchId }) => dispatchId === late.dispatchId);
  expect(call).toMatchObject({ late: true, error: { name: 'InvalidStateError' } });
  expect(call.stack?.[0]?.url).toBe(script());

  const last = await world.event('dispatch-started', ({ tag, lastChance }) => tag === 'fail-1' && lastChance === true);
  const promise = await world.event('wait-until-settled', ({ dispatchId }) => dispatchId === last.dispatchId);
  expect(promise).toMatchObject({ outcome: 'rejected', error: { name: 'TypeError', message: 'No luck' } });
  const settled = await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === last.dispatchId);
  expect(settled).toMatchObject({ outcome: 'failed', reason: 'rejected' });
});

test('requests that are answered and that fail, console messages, and exceptions nobody caught', async () => {
  for (const tag of ['ok-2', 'unreachable-1', 'log-1', 'lost-1']) await page(`sync('${tag}')`);
  const answered = await world.event('request-started', ({ url }) => url.endsWith('tag=ok-2'));
  const answer = await world.event('request-settled', ({ requestId }) => requestId === answered.requestId);
  expect(answer).toMatchObject({ outcome: 'responded', status: 200, mimeType: 'application/json' });
  const failing = await world.event('request-started', ({ url }) => url === 'http://127.0.0.1:1/');
  const failure = await world.event('request-settled', ({ requestId }) => requestId === failing.requestId);
  expect(failure).toMatchObject({ outcome: 'failed', error: { message: 'net::ERR_UNSAFE_PORT' } });
  const message = await world.event('console-message');
  expect(message).toMatchObject({ level: 'warning', text: expect.stringMatching(/^said by log-1 /) });
  const group = await world.event('console-message', ({ level }) => level === 'groupCollapsed');
  expect(group.text).toBe('styled by log-1 7');
  await world.event('exception-thrown', ({ error }) => error.message === 'Lost by lost-1');
  expect((await world.eventsOf('console-message')).map(({ level }) => level)).not.toContain('endGroup');
});

test('the head of an answer, with which a handler goes on, and the end of its body; and no alarm at what is well', async () => {
  const bodies: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const status = request.url === '/fails' ? 500 : 200;
    response.writeHead(status, { 'access-control-allow-origin': '*', 'content-type': 'text/plain', 'x-kept': 'yes' });
    response.write('begun');
    if (request.url === '/slow') bodies.push(response);
    else response.end();
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    for (const tag of [`get-${base}/slow`, `rescued-${base}/`]) {
      await page(`sync('${tag}')`);
      const { dispatchId } = await dispatchOf(tag);
      await world.event('dispatch-settled', (event) => event.dispatchId === dispatchId);
    }
    const { requestId } = await world.event('request-started', ({ url }) => url === `${base}/slow`);
    const told = async () => (await world.eventsOf('request-settled')).filter((event) => event.requestId === requestId);
    await world.event('request-settled', (event) => event.requestId === requestId);
    expect(await told()).toMatchObject([{ phase: 'head', outcome: 'responded', status: 200 }]);
    for (const body of bodies) body.end();
    await world.event('request-settled', (event) => event.requestId === requestId && event.phase === 'end');
    expect(await told()).toMatchObject([{ phase: 'head' }, { phase: 'end', status: 200 }]);
    await world.event('request-settled', (event) => event.phase === 'head' && event.status === 500);

    const model = fold(emptyModel(), await world.events());
    const well = [...model.dispatches.values()].filter(({ tag }) => tag.includes(base));
    expect(well.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
    expect(well.map(({ requests }) => requests.length)).toEqual([1, 2]);
    expect(well.flatMap(problemsOf)).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  ['the page', `leave('./left/')`],
  ['the worker itself', `order('./left/', 'leave')`],
])('a registration that %s unregisters while a tag of it waits to retry', async (who, leave) => {
  const scope = `${demo.url}fixtures/left/`;
  const from = (await world.events()).length;
  await page(`settle('./left/')`);
  const tag = `fail-left by ${who}`;
  await page(`sync(${JSON.stringify(tag)}, './left/')`);
  const dispatch = await dispatchOf(tag);
  await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
  expect(await page(leave)).toBe('done');
  const called = await world.event('registration-unregister-called', ({ seq }) => seq > from);
  const context = who === 'the page' ? 'page' : 'worker';
  expect(called).toMatchObject({ source: context, context, scope });
  expect(called.stack?.[0]?.url).toBe(context === 'page' ? world.page.url() : script());
  const settled = await world.event('registration-unregister-settled', ({ callId }) => callId === called.callId);
  expect(settled).toMatchObject({ source: context, scope, outcome: 'resolved', removed: true });
  await world.event('registration-observed', (event) => event.seq > called.seq && event.scope === scope && event.active === null);
});

test('periodic syncs', async () => {
  const dispatch = await world.event('dispatch-started', ({ type: kind }) => kind === 'periodicsync', 20_000);
  expect(dispatch).toMatchObject({ tag: 'ok-periodic', lastChance: null, trusted: true });
  await chromium('periodicsync event completed', 'ok-periodic');
  expect(await page(`unregister('ok-periodic')`)).toBe('done');
  const settled = await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
  expect(settled).toMatchObject({ outcome: 'succeeded' });
  await world.event('tags-observed', ({ api, tags, seq }) => api === 'periodicSync' && seq > settled.seq && tags.length === 0);
});

test('when the browser has no network', async () => {
  // A test can't take it away: background sees what it would see then.
  const background = await driveBackground(world.driven);
  await background.evaluate(`void Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })`);
  const lost = await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'browser');
  expect(lost).toMatchObject({ source: 'browser', by: 'browser' });
  await background.evaluate(`delete navigator.onLine`);
  await world.event('connectivity-changed', ({ offline, by }) => !offline && by === 'browser');
});

test('all of it as Chromium itself tells it, and every kind that a recorder tells', async () => {
  await world.pressOffline();
  await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'panel');
  await world.pressOffline();
  const complete = async (): Promise<boolean> => (await rowsOf(world)).length >= rowsOfChromium(oracle).length;
  await until(complete, { what: 'the trace to be complete' });
  expect(await rowsOf(world)).toEqual(rowsOfChromium(oracle));

  await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'ok-fired');
  await click(world.panel, 'button', registrationTexts.fireTyped());
  await world.event('fire-settled');
  await world.page.reload();
  await world.event('page-changed');
  await world.stop();
  const seen = new Set<string>((await world.events()).map(({ kind }) => kind));
  // These have their own tests. A worker whose registration is gone may be out of sight while the page reloads: then there is a gap.
  const elsewhere = ['response-body', 'replay-started', 'replay-settled', 'fault-changed'];
  expect(Object.keys(eventKinds).filter((kind) => !seen.has(kind) && kind !== 'capture-gap')).toEqual(elsewhere);
});
