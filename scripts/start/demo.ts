import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Page } from 'puppeteer-core';
import type { Panel } from '../../driver/extension/panel.ts';
import { byRole, click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as texts from '../../src/messages/compiled/command-line.js';

type Say = (line: string) => void;

/** The demo's server, running. */
export interface Demo {
  /** Its address, with a slash at the end. */
  url: string;
  close(): void;
}

/**
 * Serves the demo on a free port of 127.0.0.1 until it is closed or this process ends.
 * @throws when it does not start
 */
export async function serveDemo(root: string): Promise<Demo> {
  // It ends when its stdin does, so it can't outlive this process, however that ends.
  const server = spawn(process.execPath, ['demo/server.mjs', '--port', '0', '--until-stdin-closes'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const close = () => void server.stdin.end();
  let line = '';
  let ended: string | undefined;
  server.on('error', (error) => (ended = error.message));
  server.on('exit', (code) => (ended = texts.demoExited({ code: String(code) })));
  createInterface({ input: server.stdout }).on('line', (text) => (line ||= text));
  try {
    const answer = await until(() => line || ended, { what: 'the demo server to start' });
    const url = /^Demo at (http:\/\/\S+)$/.exec(answer)?.[1];
    if (!url) throw new Error(texts.demoNotStarted({ reason: answer }));
    return { url, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What `playDemo` takes. */
export interface Stage {
  demo: Demo;
  page: Page;
  panel: Panel;
  say: Say;
  /** No step begins after this; by the clock of `performance.now()`. */
  until: number;
}

/**
 * Plays the demo as a user would: sends messages, one that the server refuses at first, and one while the
 * panel keeps the worker offline.
 * @throws when a step does not come out as it should
 */
export async function playDemo(stage: Stage): Promise<void> {
  for (const step of [sendOne, sendRefused, sendOffline]) {
    if (performance.now() >= stage.until) {
      stage.say(texts.demoCutShort());
      return;
    }
    await step(stage);
  }
}

async function sendOne({ page, say }: Stage): Promise<void> {
  say(texts.demoSends());
  await send(page, 'Hello');
  await sent(page, 'Hello');
}

async function sendRefused({ demo, page, say }: Stage): Promise<void> {
  say(texts.demoRefused());
  await control(demo, { failStatus: 503, failCount: 1 });
  await send(page, 'Second try');
  await sent(page, 'Second try');
}

async function sendOffline({ demo, page, panel, say }: Stage): Promise<void> {
  say(texts.demoOffline());
  await setOffline(panel, true);
  await send(page, 'From the tunnel');
  await until(() => stateOf(page, 'From the tunnel'), { what: 'the message to be in the outbox' });
  if (await received(demo, 'From the tunnel')) throw new Error(texts.demoNotHeld());
  say(texts.demoOnline());
  await setOffline(panel, false);
  await sent(page, 'From the tunnel');
}

async function send(page: Page, text: string): Promise<void> {
  await type(page, 'textbox', 'Message', text);
  await click(page, 'button', 'Send');
}

async function sent(page: Page, text: string): Promise<void> {
  await until(() => stateOf(page, text), {
    what: `the message "${text}" to be sent`,
    timeoutMs: 20_000,
    accept: (state) => state === 'sent',
  });
}

/** What the page says of a message: waiting, failed, given-up or sent. */
async function stateOf(page: Page, text: string): Promise<string | undefined> {
  return page.evaluate((wanted) => {
    const items = [...document.querySelectorAll<HTMLElement>('li[data-state]')];
    return items.find((item) => item.querySelector('p')?.textContent === wanted)?.dataset['state'];
  }, text);
}

async function setOffline({ panel }: Panel, offline: boolean): Promise<void> {
  await click(panel, 'checkbox', toolbarTexts.offline());
  const box = await byRole(panel, 'checkbox', toolbarTexts.offline());
  await until(() => box.evaluate((node) => node.matches(':checked, [aria-checked="true"]')), {
    what: `Offline to be ${offline ? 'on' : 'off'}`,
    accept: (checked) => checked === offline,
  });
}

async function control({ url }: Demo, settings: object): Promise<void> {
  const response = await fetch(new URL('control', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(texts.demoServerAnswered({ status: response.status, body: await response.text() }));
}

async function received({ url }: Demo, text: string): Promise<boolean> {
  const response = await fetch(new URL('api/messages', url), { signal: AbortSignal.timeout(10_000) });
  const messages: unknown = await response.json();
  return Array.isArray(messages) && messages.some((message: { text?: unknown }) => message.text === text);
}
