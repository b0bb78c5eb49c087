/** The tests that a recording is exported as: they pass where the app does what was recorded, and fail where it doesn't. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
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
    timeoutMs: 30_000,
  });
  await click(world.panel, 'checkbox', 'Offline');
  await world.event('connectivity-changed', ({ offline }) => offline);
  const before = (await world.eventsOf('dispatch-settled')).length;
  await press(world.page, 'Succeed');
  await world.event('tags-observed', ({ tags }) => tags.includes('succeed'));
  await click(world.panel, 'checkbox', 'Offline');
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
function runTest(file: string, baseUrl: string, titles = '.'): Promise<{ ok: boolean; output: string }> {
  const environment = `const { NODE_TEST_CONTEXT, ...env } = process.env; env.BASE_URL = ${JSON.stringify(baseUrl)};`;
  const code = `${environment} process.exitCode = require('node:child_process').spawnSync(
    process.execPath, ['--test', ${JSON.stringify(`--test-name-pattern=${titles}`)}, ${JSON.stringify(file)}], { env, stdio: 'inherit' }).status ?? 1;`;
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

describe('the Puppeteer test', () => {
  let file: string;

  test('passes against what was recorded', async () => {
    file = await exported('Puppeteer test', 'recorded.test.mjs');
    const source = await readFile(file, 'utf8');
    for (const title of [
      'sync “succeed” succeeds',
      'sync “fail” fails',
      'sync “fail”, last chance, fails',
      'sync “throw” succeeds',
      'sync “forget” succeeds',
      'sync “succeed”: held while offline, released when online again',
    ]) {
      expect(source).toContain(`test('${title}'`);
    }
    const { ok, output } = await runTest(file, demo.url);
    expect(output).toMatch(/pass 6\b/);
    expect(ok).toBe(true);
  }, 120_000);

  test.each([
    ['swallows its failure', "throw new Error('Rejected by the handler');", '', '“fail” fails'],
    ['asks for another address', '/api/ping?tag', '/api/pong?tag', '“succeed” succeeds'],
    ['does nothing', 'event.waitUntil(ping(event.tag))', 'void 0', 'held while offline'],
  ])('fails where the handler %s', async (name, right, wrong, titles) => {
    const broken = await brokenDemo(name.replaceAll(' ', '-'), right, wrong);
    try {
      const { ok, output } = await runTest(file, broken.url, titles);
      expect(output).toMatch(/fail 1\b/);
      expect(ok).toBe(false);
    } finally {
      broken.end();
    }
  }, 180_000);
});

describe('the Playwright test', () => {
  test('is TypeScript with the same cases', async () => {
    const source = await readFile(await exported('Playwright test', 'recorded.spec.ts'), 'utf8');
    await expect(transform(source, { loader: 'ts' })).resolves.toBeDefined();
    expect(source.match(/^test\('/gm)).toHaveLength(6);
  });
});
