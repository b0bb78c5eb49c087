/** What a page was loaded with, what its requests carry, and content in addresses: none of it is in a trace. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { choose, openWorld, startDemo, type Demo, type World } from './world.ts';

const page = 'fixtures/secrets.html';

let demo: Demo;
let world: World;
let scope: string;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  scope = `${demo.url}fixtures/`;
  world = await openWorld(`${demo.url}fixtures/plain.html`);
  await world.record();
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Loads the page and waits until its worker is active. */
async function load(url: string): Promise<void> {
  const { length } = await world.events();
  await world.page.goto(url);
  await world.event('worker-changed', ({ seq, change }) => seq > length && change === 'started');
  await until(
    () =>
      world.page.evaluate(
        'navigator.serviceWorker.getRegistrations().then((all) => all.every(({ active }) => active?.state === "activated"))',
      ),
    { what: 'the worker to be active', accept: (active) => active === true },
  );
  await world.event('registration-observed', ({ active }) => active?.state === 'activated');
}

/** Fires a tag through the browser, and gives how its dispatch ended. */
async function fire(tag: string) {
  const { length } = await world.events();
  await type(world.panel, 'textbox', registrationTexts.tagToFire(), tag);
  await choose(world, registrationTexts.moreWaysTyped(), waysToFireTexts.throughBrowser());
  const { dispatchId } = await world.event('fire-settled', ({ seq }) => seq > length, 20_000);
  return world.event('dispatch-settled', (event) => event.dispatchId === dispatchId);
}

test('a page loaded with user and password has one registration, which is fired and followed by its address alone', async () => {
  await load(`${demo.url.replace('://', '://someone:PLANTED@')}${page}`);
  const settled = await fire('first');
  expect(settled).toMatchObject({ scope, outcome: 'failed', error: { message: `Not sent by ${scope}secrets-worker.js` } });
  expect(new Set((await world.events()).flatMap(({ scope: of }) => of ?? []))).toEqual(new Set([scope]));
  expect((await world.eventsOf('fire-settled')).map(({ outcome }) => outcome)).toEqual(['failed']);
});

test('it stays one when the page is loaded without them, though the browser then has two', async () => {
  await load(`${demo.url}${page}`);
  expect(await world.page.evaluate('navigator.serviceWorker.getRegistrations().then(({ length }) => length)')).toBe(2);
  expect(await fire('second')).toMatchObject({ scope, outcome: 'failed' });
  expect(new Set((await world.events()).flatMap(({ scope: of }) => of ?? []))).toEqual(new Set([scope]));
});

test('of headers only the harmless have values, of content only kind and size is there', async () => {
  const started = await world.eventsOf('request-started');
  const headers = started.find(({ headers }) => headers && 'DPoP' in headers)?.headers;
  const unknown = '(not recorded)';
  expect(headers).toMatchObject({
    Accept: 'text/plain',
    'X-Auth-Key': unknown,
    DPoP: unknown,
    sid: unknown,
    'Idempotency-Key': unknown,
  });
  const urls = started.map(({ url }) => url);
  expect(urls).toContain('data:text/plain,… (7,016 characters)');
  expect(urls).toContainEqual(expect.stringMatching(/^.{2000}… \(5,0\d\d characters\)$/));
});

test('nothing of it is in the trace, nor in what is shown', async () => {
  const text = JSON.stringify(await world.events());
  expect(text).toContain('secrets-worker.js');
  expect(text).not.toContain('PLANTED');
  expect(await world.panel.evaluate('document.body.textContent')).not.toContain('PLANTED');
});
