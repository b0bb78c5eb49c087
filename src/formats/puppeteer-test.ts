/** A test for Puppeteer and Node's test runner, `*.test.mjs`: what was recorded, done again and asserted. */
import type { FormatCode } from './format.ts';
import { writeTest, type Dialect } from './generated/source.ts';

/** The Puppeteer test. */
export const puppeteerTestFormat: FormatCode = {
  write: (recording, events, options) => writeTest(puppeteer, recording, events, options),
};

const puppeteer: Dialect = {
  typed: false,
  tool: 'Puppeteer',
  install: 'npm install --save-dev puppeteer',
  run: 'node --test <this file>',
  imports: `import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer';
`,
  settings: (timeout) => `const timeout = ${timeout};

let browser;
before(async () => (browser = await puppeteer.launch()));
after(() => browser.close());
`,
  test: (title) => `test(${title}, { timeout }, async (t) => {`,
  subject: 't',
  start: `/** Opens a page in a fresh profile and begins to watch its service workers. */
async function startApp(t, scope) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const devtools = await page.createCDPSession();
  return watchApp({ page, devtools, title: t.name, note: (text) => t.diagnostic(text) }, scope);
}
`,
};
