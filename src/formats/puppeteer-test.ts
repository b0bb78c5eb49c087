/** A test for Puppeteer and Node's test runner, `*.test.mjs`: what was recorded, done again and asserted. */
import type { FormatCode } from './format.ts';
import { activeSource, watcherSource, writeTest, type Dialect } from './generated/source.ts';

/** The Puppeteer test. */
export const puppeteerTestFormat: FormatCode = {
  write: (recording, events, options) => writeTest(puppeteer, recording, events, options),
};

const puppeteer: Dialect = {
  run: 'node --test <this file>',
  imports: `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as passed } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import puppeteer from 'puppeteer';
`,
  test: (title) => `test(${title}, { timeout: 60_000 }, async (t) => {`,
  open: (path, scope) => `const app = await openApp(t, ${path}, ${scope});`,
  expects: (expression, value) => `await eventually(() => ${expression}, ${value});`,
  helpers: `/** What has to be there before a sync runs, such as a message in an outbox: do it here. */
async function prepare(_page) {}

let browser;
before(async () => (browser = await puppeteer.launch()));
after(() => browser.close());

/** Opens the page in a fresh profile, until the test ends, and watches its service worker. */
async function openApp(t, path, scopePath) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const { origin } = new URL(BASE_URL);
  const scope = new URL(scopePath, origin).href;
  await page.goto(new URL(path, origin).href);
  const script = await found(() => page.evaluate(activeScript, scope), \`an active service worker of \${scope}\`);

  const devtools = await page.createCDPSession();
  let registrationId;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId ??= registrations.find(({ scopeURL, isDeleted }) => scopeURL === scope && !isDeleted)?.registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  await found(() => registrationId, \`the registration of \${scope}\`);
  await devtools.send('ServiceWorker.startWorker', { scopeURL: scope });
  const target = await context.waitForTarget((one) => one.type() === 'service_worker' && one.url() === script);
  const worker = await target.worker();
  await prepare(page);
  const seen = await worker.evaluateHandle(watch);

  const inPage = (work, ...words) => page.evaluate(work, scope, ...words);
  return {
    dispatchSync: (tag, { lastChance }) =>
      devtools.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag, lastChance }),
    dispatchPeriodicSync: (tag) =>
      devtools.send('ServiceWorker.dispatchPeriodicSyncEvent', { origin, registrationId, tag }),
    register: (tag) =>
      inPage(async (scope, tag) => (await navigator.serviceWorker.getRegistration(scope)).sync.register(tag), tag),
    pendingTags: () =>
      inPage(async (scope) =>
        (await (await navigator.serviceWorker.getRegistration(scope)).sync.getTags()).toSorted(),
      ),
    // Of the worker, not of the page: only that holds syncs.
    setOffline: (offline) =>
      worker.client.send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      }),
    outcomeOf: (tag) => seen.evaluate(({ runs }, tag) => runs.find((run) => run.tag === tag)?.outcome, tag),
    answersTo: (endpoint) =>
      seen.evaluate(
        ({ requests }, endpoint) =>
          requests.filter((request) => request.endpoint === endpoint).map(({ answer }) => answer).toSorted(),
        endpoint,
      ),
  };
}

${activeSource(false)}
${watcherSource(false)}
/** Waits until \`read\` gives what is expected, at most ten seconds, then asserts it. */
async function eventually(read, expected) {
  const end = performance.now() + 10_000;
  let value = await read();
  while (!isDeepStrictEqual(value, expected) && performance.now() < end) {
    await passed(20);
    value = await read();
  }
  assert.deepEqual(value, expected);
}

/** Waits until \`read\` gives something. */
async function found(read, what) {
  const end = performance.now() + 10_000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    assert.ok(performance.now() < end, \`There is no \${what}.\`);
    await passed(20);
  }
}
`,
};
