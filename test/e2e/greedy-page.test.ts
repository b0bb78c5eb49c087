/** Pages that tell of what is not theirs, or more than anybody can keep. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { openPanel } from '../../driver/extension/panel.ts';
import { isPressed } from '../../driver/extension/recording.ts';
import { until } from '../../driver/wait.ts';
import reasonTexts from '../../src/messages/compiled/reasons.js';
import { openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;
let url: string;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  url = `${demo.url}fixtures/hostile.html`;
  const opened = await openWorld(url);
  world = worldOf(opened.driven, opened, { page: opened.page, url });
  await world.page.evaluate('ready.then(() => {})');
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

test('a frame in a sandbox can’t speak of any registration', async () => {
  const here = `${demo.url}fixtures/`;
  const forgery = `<script>
    const called = { fact: 'called', call: 1, method: 'register', of: 'SyncManager', tag: 'from a sandbox', minInterval: null, at: Date.now(), stack: '' };
    const scopes = ['file:///', 'data:,', '${here}', null];
    addEventListener('syncscope:port', (event) => {
      event.preventDefault();
      const facts = Object.fromEntries(scopes.map((scope, i) => [i, { ...called, call: i, scope }]));
      event.ports[0].postMessage({ facts, dropped: 0 });
    });
    dispatchEvent(new Event('syncscope:ask'));
  </script>`;
  await world.page.evaluate(`{
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = ${JSON.stringify(forgery)};
    document.body.append(frame);
  }`);
  await world.event('capture-gap', ({ code, params }) => code === 'facts-refused' && params?.count === 4);
  expect(JSON.stringify(await world.events())).not.toContain('from a sandbox');
});

test('a page that calls without end, while another tab records: its own trace is full, and nobody else’s', async () => {
  const address = `${url}?recorded`;
  const page = await world.driven.browser.newPage();
  await page.goto(address);
  const other = worldOf(world.driven, await openPanel(world.driven, { page }), { page, url: address });
  await other.record();
  // Refused by the browser, and as long as what is kept of a tag.
  const flood = `ready.then(({ sync }) => { for (let i = 0; i < 400; i++) sync.register('☃'.repeat(10_240)).catch(() => {}); })`;
  await until(
    async () => {
      await world.page.evaluate(flood);
      return (await world.panel.$eval('body', ({ innerText }) => innerText)).includes(reasonTexts['tab-full']());
    },
    { what: 'the trace to be full', timeoutMs: 120_000 },
  );
  // Not by reading the traces: that takes a driver longer than all the rest.
  const background = await driveBackground(world.driven);
  expect(Number(await background.evaluate(largest))).toBeLessThan(33_000_000);
  await page.evaluate(`ready.then(({ sync }) => sync.register('meanwhile')).then(() => {})`);
  await until(() => other.panel.$eval('body', ({ innerText }) => innerText), {
    what: 'the other tab to show its call',
    accept: (text) => text.includes('meanwhile'),
  });
  expect(await isPressed(other.panel)).toBe(true);
  await page.close();
}, 180_000);

/** Runs in background: how many bytes the largest trace takes. Text, because runners rewrite functions. */
const largest = `new Promise((resolve) => {
  const opening = indexedDB.open('syncscope');
  opening.onsuccess = () => {
    const db = opening.result;
    const reading = db.transaction('progress').objectStore('progress').getAll();
    reading.onsuccess = () => {
      db.close();
      resolve(Math.max(...reading.result.map(({ size }) => size)));
    };
  };
})`;
