/** The HTML report as a browser shows it: in both themes, on a narrow and a wide page, and with hostile texts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, type DrivenBrowser } from '../../driver/browser/launch.ts';
import { htmlFormat } from '../../src/formats/html.ts';
import * as resultTexts from '../../src/messages/compiled/results.js';
import reasons from '../../src/messages/compiled/verdict-reasons.js';
import * as texts from '../../src/messages/compiled/html-report.js';
import { lossEvents, sampleRecording, textOf } from '../sample-trace.ts';
import { traceOf } from '../trace-text.ts';
import { violationsIn } from './violations.ts';

const nasty = '</style></title><script>document.title = "run"</script><img src=x onerror="document.title=1"><b>';
let driven: DrivenBrowser;
let page: Page;

beforeAll(async () => {
  driven = await launchBrowser({ headless: true });
  page = await driven.browser.newPage();
  const told = JSON.stringify(nasty);
  const hostile = traceOf(`
    0 worker  dispatch-started   d1 ${told}
    1 browser request-started    r1 d1 ${told}
    2 browser request-settled    r1 failed error={"name":${told},"message":${told}}
    3 worker  dispatch-settled   d1
  `);
  await writeFile(join(driven.scratch, 'sample.html'), await textOf(htmlFormat, lossEvents));
  await writeFile(
    join(driven.scratch, 'hostile.html'),
    await textOf(htmlFormat, hostile, {}, { ...sampleRecording, name: nasty, url: nasty, userAgent: nasty }),
  );
});
afterAll(() => driven?.close());

const show = (name: string) => page.goto(pathToFileURL(join(driven.scratch, `${name}.html`)).href);

describe.each(['light', 'dark'])('in the %s theme', (scheme) => {
  test.each([420, 1400])('is readable at %d pixels, and nothing of it is out of reach', async (width) => {
    await page.setViewport({ width, height: 800 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await show('sample');
    expect(await violationsIn(page.mainFrame())).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

test('a problem leads to its attempt', async () => {
  await show('sample');
  await page.click('article a');
  const shown: string = await page.$eval('tr:target', (row) => row.textContent ?? '');
  expect(shown).toContain('draft');
  expect(shown).toContain(resultTexts.lost({ reason: reasons['swallowed-failure'](), certain: true }));
});

test('texts of others are shown and do nothing', async () => {
  await show('hostile');
  expect(await page.title()).toBe(texts.title({ name: nasty }));
  expect(await page.$$('script, img, b')).toEqual([]);
  expect(await page.$eval('h1', (title) => title.textContent)).toBe(nasty);
  expect(await violationsIn(page.mainFrame())).toEqual([]);
});

test('a script in it would not run', async () => {
  const report = await textOf(htmlFormat, lossEvents);
  await writeFile(
    join(driven.scratch, 'changed.html'),
    report.replace('</main>', '<script>document.title = "run"</script></main>'),
  );
  await show('changed');
  expect(await page.title()).toBe(texts.title({ name: sampleRecording.name }));
});
