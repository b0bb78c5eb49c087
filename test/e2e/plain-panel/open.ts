/** Opens the panel as a plain page, in a browser without the extension. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../../../driver/browser/find-browser.ts';
import { makeScratch } from '../../../driver/browser/scratch.ts';
import { until } from '../../../driver/wait.ts';
import { browserOptions, panelBuild } from '../../../scripts/panel-build.mjs';

/** The panel, with what it lives in. */
export interface PlainPanel {
  browser: Browser;
  page: Page;
  /** A folder for files. */
  scratch: string;
  /** What the page complained of. */
  complaints: readonly string[];
  end(): Promise<void>;
}

/** Builds it, and opens it. */
export async function openPlainPanel(): Promise<PlainPanel> {
  const scratch = await makeScratch();
  const folder = join(scratch.folder, 'panel');
  const { minimum_chrome_version: minimum }: { minimum_chrome_version: string } = JSON.parse(
    await readFile('manifest.json', 'utf8'),
  );
  const place = { main: 'test/e2e/plain-panel/main.ts', start: 'test/e2e/plain-panel/start.ts', out: folder };
  await build({ ...browserOptions(minimum), ...panelBuild(place), logLevel: 'warning' });

  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, name)).then(
      (bytes) => response.setHeader('content-type', extname(name) === '.js' ? 'text/javascript' : 'text/html').end(bytes),
      () => response.writeHead(name === 'favicon.ico' ? 204 : 404).end(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const browser = await launch({
    executablePath: await findBrowser({ say: () => undefined }),
    headless: true,
    pipe: true,
    userDataDir: join(scratch.folder, 'profile'),
    // Chromium's sandbox refuses to run as root.
    args: ['--no-first-run', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  scratch.killAtEnd(browser.process()?.pid);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.goto(`http://127.0.0.1:${port}/panel.html`);
  await until(() => page.$('body[data-ready]'), { what: 'the panel to be ready' });
  return {
    browser,
    page,
    scratch: scratch.folder,
    complaints,
    async end() {
      await browser.close();
      server.close();
      scratch.killAtEnd(undefined);
      await scratch.end();
    },
  };
}
