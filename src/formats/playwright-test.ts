/** A test for Playwright, `*.spec.ts`: what was recorded, done again and asserted. */
import type { FormatCode } from './format.ts';
import { writeTest, type Dialect } from './generated/source.ts';

/** The Playwright test. */
export const playwrightTestFormat: FormatCode = {
  write: (recording, events, options) => writeTest(playwright, recording, events, options),
};

const playwright: Dialect = {
  typed: true,
  tool: 'Playwright',
  install: 'npm install --save-dev @playwright/test && npx playwright install chromium',
  run: 'npx playwright test <this file>',
  imports: "import { test, type Page } from '@playwright/test';\n",
  settings: (
    timeout,
  ) => `// Only Chromium has Background Sync; this channel is the browser that users have, also without a window.
test.use({ browserName: 'chromium', channel: 'chromium', serviceWorkers: 'allow' });
test.describe.configure({ timeout: ${timeout} });
`,
  test: (title) => `test(${title}, async ({ page }) => {`,
  subject: 'page',
  start: `/** Begins to watch the service workers of a page. */
async function startApp(page: Page, scope: string) {
  const devtools = (await page.context().newCDPSession(page)) as unknown as DevTools;
  const { title, annotations } = test.info();
  const note = (description: string) => void annotations.push({ type: 'not tested', description });
  return watchApp({ page, devtools, title, note }, scope);
}
`,
};
