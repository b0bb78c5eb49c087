/**
 * The tests that a recording is exported as: they pass where the app does what was recorded, and say in words what is
 * wrong where it doesn't. Each tool runs all of its files at once, in one browser, and both tools run at the same time:
 * each test has a profile of its own, and mostly waits.
 */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launch } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { run } from '../../driver/browser/processes.ts';
import { click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { startEarly } from './early-worker.ts';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

const also = { '/fixtures': 'test/e2e/pages' };
let demo: Demo;
let world: World;
/** What is opened for the tests that are run: ended when all of them are. */
const opened: { end: () => unknown }[] = [];

/** What was recorded, by the titles of the tests that it becomes. */
const titles = [
  'sync “succeed” succeeds',
  'sync “fail” fails',
  'sync “throw” succeeds',
  'sync “forget” succeeds',
  'sync “outbox” succeeds',
  'sync “fail”, last chance, fails',
  'held while offline: sync “succeed” succeeds',
  'opening /fixtures/opening.html: sync “upload-:id” succeeds 3 times, “refused” fails',
  'sync “refused”, last chance, fails',
];

/** A copy of the demo that is broken, and what the test with a title says of it. */
interface Broken {
  file: string;
  right: string;
  wrong: string;
  title: string;
  says: RegExp;
}

const broken: Record<string, Broken> = {
  'forgets waitUntil': {
    file: 'sw.js',
    right: 'event.waitUntil(ping(event.tag))',
    wrong: 'void ping(event.tag)',
    title: 'sync “succeed” succeeds',
    says: /expected the sync “succeed” to give one promise to waitUntil that fulfils; it gave none/,
  },
  'swallows its failure': {
    file: 'sw.js',
    right: "throw new Error('Rejected by the handler');",
    wrong: '',
    title: 'sync “fail” fails',
    says: /expected the sync “fail” to give one promise to waitUntil that rejects; it gave one promise to waitUntil that fulfilled/,
  },
  'asks for another address': {
    file: 'sw.js',
    right: '/api/ping?tag',
    wrong: '/api/pong?tag',
    title: 'sync “succeed” succeeds',
    says: /expected one request GET \/api\/ping, answered 200; there came none. Others: GET \/api\/pong \(404\)/,
  },
  'asks for another address, and fails because of that': {
    file: 'outbox.js',
    right: "fetch('/api/messages'",
    wrong: "fetch('/api/mail'",
    title: 'sync “outbox” succeeds',
    says: /that fulfils; it gave one promise to waitUntil that rejected .*\. There came no POST \/api\/messages\. Others: POST \/api\/mail \(404\)/,
  },
  'sends what the server answers otherwise': {
    file: 'outbox.js',
    right: 'JSON.stringify({ id, text })',
    wrong: 'JSON.stringify({ text })',
    title: 'sync “outbox” succeeds',
    says: /expected the sync “outbox” to give one promise to waitUntil that fulfils; it gave one promise to waitUntil that rejected \(Error: 1 of 1 messages not sent\)/,
  },
  'takes the answer for a failure': {
    file: 'outbox.js',
    right: 'response.ok ?',
    wrong: 'response.status === 200 ?',
    title: 'sync “outbox” succeeds',
    says: /expected the sync “outbox” to give one promise to waitUntil that fulfils; it gave one promise to waitUntil that rejected/,
  },
  'never ends': {
    file: 'sw.js',
    right: 'event.waitUntil(ping(event.tag))',
    wrong: 'event.waitUntil(pingThenHang(event.tag))',
    title: 'sync “succeed” succeeds',
    says: /expected the sync “succeed” to give one promise to waitUntil that fulfils; it gave one promise to waitUntil that had not settled after \d+ ms/,
  },
};

/** What a tool said of the tests of a file: nothing of those that passed, else what was wrong. */
type Results = Map<string, string>;

beforeAll(async () => {
  demo = await startDemo(also);
  world = await openWorld(demo.url);
  await world.record();
  // Of a worker that runs before the probe is in it nobody can tell which sync makes which request.
  await startEarly(world, `${demo.url}sw.js`, () => world.page.evaluate('navigator.serviceWorker.controller.postMessage(0)'));
  for (const name of ['Succeed', 'Fail', 'Throw', 'Forget waitUntil']) await press(world.page, name);
  for (const tag of ['succeed', 'throw', 'forget']) await ended(tag);
  await type(world.page, 'textbox', 'Message', 'Hello');
  await press(world.page, 'Send');
  await ended('outbox');
  await allAttempts('fail');
  await world.pressOffline();
  const off = await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'panel');
  const before = (await world.eventsOf('dispatch-settled')).length;
  await press(world.page, 'Succeed');
  // Not when it was pending the first time: it has to be held before it is let go.
  await world.event('tags-observed', ({ seq, tags }) => seq > off.seq && tags.includes('succeed'));
  await world.pressOffline();
  await until(async () => (await world.eventsOf('dispatch-settled')).length > before, { what: 'the held sync to run' });
  await demo.control({ failStatus: 503 });
  await world.page.goto(`${demo.url}fixtures/opening.html`);
  await allAttempts('refused');
  await demo.control({ failStatus: null });
  await world.stop();
}, 120_000);
afterAll(async () => {
  await world?.close();
  demo?.end();
  for (const one of opened) await one.end();
});

/** Waits until a tag has run, with its request if it makes one. */
async function ended(tag: string): Promise<void> {
  const { dispatchId } = await world.event('dispatch-started', (event) => event.tag === tag);
  await world.event('dispatch-settled', (event) => event.dispatchId === dispatchId);
  if (tag === 'throw') return;
  const { requestId } = await world.event('request-started', (event) => event.dispatchId === dispatchId);
  await world.event('request-settled', (event) => event.requestId === requestId);
}

/** Waits until a tag has failed for the last time. */
async function allAttempts(tag: string): Promise<void> {
  const { dispatchId } = await world.event('dispatch-started', (event) => event.tag === tag && event.lastChance === true, 30_000);
  await world.event('dispatch-settled', (event) => event.dispatchId === dispatchId);
}

async function exported(menuItem: string): Promise<string> {
  const file = join(world.driven.scratch, menuItem);
  const choose = async () => {
    await click(world.panel, 'button', toolbarTexts.exportTrace());
    await click(world.panel, 'menuitem', menuItem);
  };
  await saveDownload(world.driven, choose, { to: file });
  return readFile(file, 'utf8');
}

/** Serves a copy of the demo, with something in it changed. */
async function serveCopy(name: string, change?: Broken): Promise<string> {
  const folder = join(world.driven.scratch, name.replaceAll(' ', '-'));
  await cp('demo', folder, { recursive: true });
  if (change) {
    const file = join(folder, 'public', change.file);
    const right = await readFile(file, 'utf8');
    expect(right).toContain(change.right);
    await writeFile(file, right.replace(change.right, change.wrong));
  }
  const copy = await startDemo(also, folder);
  opened.push(copy);
  return copy.url;
}

/** All that is run: what was exported as it is, the same with something to send, and with what is broken. */
const variants: readonly [name: string, title: string, change?: Broken][] = [
  ['prepared', 'outbox'],
  ...Object.entries(broken).map(([name, change]): [string, string, Broken] => [name, change.title, change]),
];
/**
 * A file of tests for each, and which of them are run.
 * @param urls where the variants are served
 * @param prepare the body of prepare(), which does what a user did
 */
function filesOf(recorded: string, urls: readonly string[], prepare: string): { name: string; title: string; source: string }[] {
  const empty = '  return false;\n';
  expect(recorded).toContain(empty);
  const changed = variants.map(([name, title], i) => {
    const source = recorded.replaceAll(demo.url, urls[i] ?? '').replace(empty, prepare);
    // Not those that end with the title of another one.
    return { name, title: `(?<!: )${title}`, source };
  });
  return [{ name: 'recorded', title: '.', source: recorded }, ...changed];
}

/** What each tool said, by the names of the files. */
let said: Record<'Playwright' | 'Puppeteer', Map<string, Results>>;

beforeAll(async () => {
  const sources = [
    await exported(formatTexts.labels['playwright-test']()),
    await exported(formatTexts.labels['puppeteer-test']()),
  ] as const;
  const urls = await Promise.all(variants.map(([name, , change]) => serveCopy(name, change)));
  const [Playwright, Puppeteer] = await Promise.all([runPlaywright(sources[0], urls), runPuppeteer(sources[1], urls)]);
  said = { Playwright, Puppeteer };
}, 200_000);

for (const tool of ['Playwright', 'Puppeteer'] as const) {
  describe(`the ${tool} test`, () => {
    test('passes as it is against what was recorded', () => {
      expect(Object.fromEntries(said[tool].get('recorded') ?? [])).toEqual(
        Object.fromEntries(titles.map((title) => [title, ''])),
      );
    });

    test('passes where prepare() stores what is sent', () => {
      expect([...(said[tool].get('prepared') ?? [])]).toEqual([['sync “outbox” succeeds', '']]);
    });

    test.each(Object.entries(broken))('fails where the handler %s, and says so', (name, { title, says }) => {
      expect(said[tool].get(name)?.get(title)).toMatch(says);
    });
  });
}

/** The files know where the app is served, and are no part of this test: its runner has a BASE_URL, and may be Node's. */
const noOthers = { BASE_URL: undefined, NODE_TEST_CONTEXT: undefined };
const launchOptions = {
  executablePath: process.env['CHROME_PATH'] ?? '',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
};

async function runPlaywright(recorded: string, urls: readonly string[]): Promise<Map<string, Results>> {
  const folder = join(world.driven.scratch, 'playwright');
  const playwright = dirname(fileURLToPath(import.meta.resolve('@playwright/test')));
  await mkdir(join(folder, 'node_modules/@playwright'), { recursive: true });
  await symlink(playwright, join(folder, 'node_modules/@playwright/test'));
  const projects: { name: string; testMatch: string; grep: string }[] = [];
  const prepare = `  if (!title.includes('outbox')) return false;
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Hello').waitFor();
  return true;\n`;
  for (const { name, title, source } of filesOf(recorded, urls, prepare)) {
    const file = `${name.replaceAll(' ', '-')}.spec.ts`;
    await writeFile(join(folder, file), source);
    projects.push({ name, testMatch: file, grep: title });
  }
  // The browser at hand, in place of Playwright's own. After each test that fails the tool would start another one.
  const server = await chromium.launchServer(launchOptions);
  opened.push({ end: () => server.close() });
  const config = {
    testDir: '.',
    reporter: [['json', { outputFile: 'report.json' }]],
    workers: 2,
    fullyParallel: true,
    use: { connectOptions: { wsEndpoint: server.wsEndpoint() } },
  };
  const listed = projects.map(
    ({ name, testMatch, grep }) => `{ name: ${JSON.stringify(name)}, testMatch: ${JSON.stringify(testMatch)}, grep: /${grep}/ }`,
  );
  await writeFile(
    join(folder, 'playwright.config.js'),
    `module.exports = { ...${JSON.stringify(config)}, projects: [${listed.join(', ')}] };`,
  );
  const { output } = await run(process.execPath, [join(playwright, 'cli.js'), 'test'], {
    timeoutMs: 180_000,
    cwd: folder,
    env: noOthers,
  });
  const report = await readFile(join(folder, 'report.json'), 'utf8').catch(() => Promise.reject(new Error(output)));
  const found = new Map<string, Results>();
  JSON.parse(
    report,
    (_, value: { title?: string; tests?: { projectName: string; results: { error?: { message: string } }[] }[] } | null) => {
      for (const { projectName, results } of value?.tests ?? []) {
        const ofProject = found.get(projectName) ?? new Map<string, string>();
        found.set(projectName, ofProject.set(value?.title ?? '', results[0]?.error?.message ?? ''));
      }
      return value;
    },
  );
  return found;
}

async function runPuppeteer(recorded: string, urls: readonly string[]): Promise<Map<string, Results>> {
  // A package `puppeteer` beside the tests: puppeteer-core, with one browser that is launched once for all of them.
  const folder = join(world.driven.scratch, 'puppeteer');
  const stand = join(folder, 'node_modules/puppeteer');
  await mkdir(stand, { recursive: true });
  await writeFile(join(stand, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  const browser = await launch(launchOptions);
  opened.push({ end: () => browser.close() });
  const options = JSON.stringify({ browserWSEndpoint: browser.wsEndpoint() });
  const core = JSON.stringify(import.meta.resolve('puppeteer-core'));
  await writeFile(
    join(stand, 'index.js'),
    `import puppeteer from ${core};
const launch = async () => {
  const browser = await puppeteer.connect(${options});
  return Object.assign(browser, { close: () => browser.disconnect() });
};
export default { launch };
`,
  );
  const prepare = `  if (!title.includes('outbox')) return false;
  await page.locator('::-p-aria([name="Message"][role="textbox"])').fill('Hello');
  await page.locator('::-p-aria([name="Send"][role="button"])').click();
  await page.locator('::-p-text(Hello)').wait();
  return true;\n`;
  const files = filesOf(recorded, urls, prepare);
  const found = new Map<string, Results>();
  const work = async () => {
    for (let next = files.shift(); next; next = files.shift()) {
      const file = join(folder, `${next.name}.test.mjs`);
      await writeFile(file, next.source);
      found.set(next.name, await nodeTest(file, next.title));
    }
  };
  await Promise.all([work(), work()]);
  return found;
}

/** Runs the tests of a file whose titles fit. */
async function nodeTest(file: string, title: string): Promise<Results> {
  const flags = ['--test', '--test-reporter=tap', `--test-name-pattern=${title}`, file];
  const { output } = await run(process.execPath, flags, { timeoutMs: 120_000, env: noOthers });
  const tests = output.matchAll(/^(not )?ok \d+ - ((?:(?! # SKIP).)*)\n((?: +.*\n)*)/gm);
  return new Map(
    [...tests].map(([, failed, name = '', details = '']) => [name, failed ? (/ error: (.*)/.exec(details)?.[1] ?? output) : '']),
  );
}
