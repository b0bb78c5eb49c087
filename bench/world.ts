/** A browser with the panel on a page of `pages/`. */
import { spawn } from 'node:child_process';
import type { Frame, Page } from 'puppeteer-core';
import { launch, type Driven } from '../driver/browser/launch.ts';
import { openPanel, type Panel } from '../driver/extension/panel.ts';
import { readTrace } from '../driver/extension/recording.ts';
import { until } from '../driver/wait.ts';
import { isKnown } from '../src/trace/events.ts';
import { record } from '../src/messages/compiled/toolbar.js';

/** What the groups measure in. */
export interface BenchWorld {
  driven: Driven;
  page: Page;
  /** Where `pages/` is served, with a slash at the end. */
  url: string;
  /** A folder for temporary files, which goes away with the world. */
  scratch: string;
  /** Opens the panel on the page. */
  openPanel: () => Promise<Panel>;
  close: () => Promise<void>;
}

const recordButton = `[aria-label="${record()}"]`;

/**
 * Presses Record, and waits until the recording has begun or ended. The button is found by its label: once something is
 * looked for by its role, the browser keeps the accessibility tree up to date, which takes a good part of each frame.
 */
export async function pressRecord(panel: Frame): Promise<void> {
  const pressed = () => panel.$eval(recordButton, (button) => button.ariaPressed);
  const before = await pressed();
  await until(() => panel.$(`${recordButton}:not([aria-disabled])`), { what: 'the button Record to be enabled' });
  await panel.click(recordButton);
  await until(pressed, { what: 'the recording to start or stop', accept: (now) => now !== before });
}

/** Waits until the worker that ran before the recording is stopped: not all is seen in it, and it begins anew. */
export async function lateWorkerStopped(panel: Frame): Promise<void> {
  await until(async () => (await readTrace(panel)).filter(isKnown).findLast(({ kind }) => kind === 'worker-changed'), {
    what: 'the worker that ran before to stop',
    accept: (last) => last?.kind === 'worker-changed' && last.change === 'stopped',
  });
}

/** Starts the demo's server with `pages/` beside it, and a browser on one of them. */
export async function openBenchWorld(path: string): Promise<BenchWorld> {
  const flags = ['demo/server.mjs', '--port', '0', '--until-stdin-closes', '--also', '/bench=bench/pages'];
  const server = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  server.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const open = async () => {
    const origin = await until(() => /http:\S+/.exec(said)?.[0], { what: 'the server to start' });
    const url = `${origin}bench/`;
    return { url, driven: await launch({ extension: 'dist', headless: true, fast: true, url: `${url}${path}` }) };
  };
  const { url, driven } = await open().catch((error: unknown) => {
    server.stdin.end();
    throw error;
  });
  return {
    driven,
    page: driven.page,
    url,
    scratch: driven.scratch,
    openPanel: () => openPanel(driven),
    async close() {
      await driven.close();
      server.stdin.end();
    },
  };
}
