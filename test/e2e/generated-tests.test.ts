/** The tests that a recording is exported as: they pass where the app does what was recorded, and fail where it doesn't. */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveDownload } from '../../driver/downloads.ts';
import { run } from '../../driver/processes.ts';
import { click } from '../../driver/roles.ts';
import { until } from '../../driver/wait.ts';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.record();
  for (const name of ['Succeed', 'Fail', 'Throw', 'Forget waitUntil']) await press(world.page, name);
  for (const tag of ['succeed', 'throw', 'forget']) await ended(tag);
  await until(async () => (await world.eventsOf('dispatch-settled')).filter(({ outcome }) => outcome === 'failed').length === 3, {
    what: 'the three attempts of “fail”',
    timeoutMs: 60_000,
  });
  await world.pressOffline();
  const off = await world.event('connectivity-changed', ({ offline }) => offline);
  const before = (await world.eventsOf('dispatch-settled')).length;
  await press(world.page, 'Succeed');
  // Not when it was pending the first time: it has to be held before it is let go.
  await world.event('tags-observed', ({ seq, tags }) => seq > off.seq && tags.includes('succeed'));
  await world.pressOffline();
  await until(async () => (await world.eventsOf('dispatch-settled')).length > before, { what: 'the held sync to run' });
  await world.stop();
  await standIn();
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Waits until a tag has run, with its request if it makes one. */
async function ended(tag: string): Promise<void> {
  const { dispatchId } = await world.event('dispatch-started', (event) => event.tag === tag);
  await world.event('dispatch-settled', (event) => event.dispatchId === dispatchId);
  if (tag === 'throw') return;
  const { requestId } = await world.event('request-started', (event) => event.dispatchId === dispatchId);
  await world.event('request-settled', (event) => event.requestId === requestId);
}

/** Puts a package `puppeteer` beside the test: puppeteer-core with the browser at hand. */
async function standIn(): Promise<void> {
  const folder = join(world.driven.scratch, 'node_modules/puppeteer');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  const core = JSON.stringify(import.meta.resolve('puppeteer-core'));
  const options = { executablePath: process.env['CHROME_PATH'], args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
  const launch = `(options) => puppeteer.launch({ ...${JSON.stringify(options)}, ...options })`;
  await writeFile(join(folder, 'index.js'), `import puppeteer from ${core};\nexport default { launch: ${launch} };\n`);
}

async function exported(menuItem: string, name: string): Promise<string> {
  const file = join(world.driven.scratch, name);
  const choose = async () => {
    await click(world.panel, 'button', 'Export');
    await click(world.panel, 'menuitem', menuItem);
  };
  await saveDownload(world.driven, choose, { to: file });
  return file;
}

/** Runs the tests of a file, those whose titles fit. The runner of this test must not take them for its own. */
function runTest(file: string, baseUrl: string, title = '.'): Promise<{ ok: boolean; output: string }> {
  const environment = `const { NODE_TEST_CONTEXT, ...env } = process.env; env.BASE_URL = ${JSON.stringify(baseUrl)};`;
  const code = `${environment} process.exitCode = require('node:child_process').spawnSync(
    process.execPath, ['--test', ${JSON.stringify(`--test-name-pattern=${title}`)}, ${JSON.stringify(file)}], { env, stdio: 'inherit' }).status ?? 1;`;
  return run(process.execPath, ['-e', code], { timeoutMs: 120_000 });
}

/** The demo with something in its worker changed. */
async function brokenDemo(name: string, right: string, wrong: string): Promise<Demo> {
  const folder = join(world.driven.scratch, name);
  await cp('demo', folder, { recursive: true });
  const worker = join(folder, 'public/sw.js');
  const source = await readFile(worker, 'utf8');
  expect(source).toContain(right);
  await writeFile(worker, source.replace(right, wrong));
  return startDemo({}, folder);
}

const titles = [
  'sync “succeed” succeeds',
  'sync “fail” fails',
  'sync “fail”, last chance, fails',
  'sync “throw” succeeds',
  'sync “forget” succeeds',
  'sync “succeed”: held while offline, released when online again',
];

/** Ways to break the demo's worker: what happens then, what stands in it, what instead, and the test that finds it. */
const broken: [happens: string, right: string, wrong: string, titles: string][] = [
  ['swallows its failure', "throw new Error('Rejected by the handler');", '', '“fail” fails'],
  ['asks for another address', '/api/ping?tag', '/api/pong?tag', '“succeed” succeeds'],
  ['does nothing', 'event.waitUntil(ping(event.tag))', 'void 0', 'held while offline'],
];

describe('the Puppeteer test', () => {
  let file: string;

  test('passes against what was recorded', async () => {
    file = await exported('Puppeteer test', 'recorded.test.mjs');
    const source = await readFile(file, 'utf8');
    for (const title of titles) expect(source).toContain(`test('${title}'`);
    const { ok, output } = await runTest(file, demo.url);
    expect(output).toMatch(/pass 6\b/);
    expect(ok).toBe(true);
  }, 120_000);

  test.each(broken)('fails where the handler %s', async (happens, right, wrong, title) => {
    const other = await brokenDemo(happens.replaceAll(' ', '-'), right, wrong);
    try {
      const { ok, output } = await runTest(file, other.url, title);
      expect(output).toMatch(/fail 1\b/);
      expect(ok).toBe(false);
    } finally {
      other.end();
    }
  }, 180_000);
});

describe('the Playwright test', () => {
  const playwright = dirname(fileURLToPath(import.meta.resolve('@playwright/test')));
  let folder: string;

  test('passes against what was recorded', async () => {
    folder = join(world.driven.scratch, 'playwright');
    await mkdir(join(folder, 'node_modules/@playwright'), { recursive: true });
    await symlink(playwright, join(folder, 'node_modules/@playwright/test'));
    // The browser at hand, in place of Playwright's own.
    const launchOptions = { executablePath: process.env['CHROME_PATH'], args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
    const config = { testDir: '.', reporter: 'line', workers: 1, use: { launchOptions } };
    await writeFile(join(folder, 'playwright.config.js'), `module.exports = ${JSON.stringify(config)};`);
    const source = await readFile(await exported('Playwright test', 'playwright/recorded.spec.ts'), 'utf8');
    for (const title of titles) expect(source).toContain(`test('${title}'`);
    const { ok, output } = await runPlaywright(demo.url);
    expect(output).toMatch(/6 passed/);
    expect(ok).toBe(true);
  }, 180_000);

  // That each of them is found is shown above: both tests assert the same.
  test.each(broken.slice(0, 1))('fails where the handler %s', async (happens, right, wrong, title) => {
    const other = await brokenDemo(`${happens.replaceAll(' ', '-')}-too`, right, wrong);
    try {
      const { ok, output } = await runPlaywright(other.url, title);
      expect(output).toMatch(/1 failed/);
      expect(ok).toBe(false);
    } finally {
      other.end();
    }
  }, 180_000);

  function runPlaywright(baseUrl: string, title = '.'): Promise<{ ok: boolean; output: string }> {
    const flags = [join(playwright, 'cli.js'), 'test', '--grep', title];
    return run(process.execPath, flags, { timeoutMs: 150_000, cwd: folder, env: { BASE_URL: baseUrl } });
  }
});
