/** What every end-to-end test starts from: the demo, a real browser with the built extension, and its panel. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { launch, type Driven, type LaunchOptions } from '../../driver/browser/launch.ts';
import { openPanel, type Panel } from '../../driver/extension/panel.ts';
import { isPressed, readTrace } from '../../driver/extension/recording.ts';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as componentsTexts from '../../src/messages/compiled/components.js';
import { isKnown, type EventKind, type EventOf, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';
import type { RecordingHeader } from '../../src/trace/recording.ts';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

/** The demo's server. */
export interface Demo {
  /** With a slash at the end. */
  url: string;
  control(change: { delayMs?: number; failStatus?: number | null; failCount?: number | null }): Promise<void>;
  /** What has arrived there. */
  messages(): Promise<{ id: string; text: string; receivedAt: number }[]>;
  end(): void;
}

/** Starts the demo, or a copy of it, on a free port; `also` are further folders to serve, by prefix. */
export async function startDemo(also: Record<string, string> = {}, folder = 'demo'): Promise<Demo> {
  const flags = Object.entries(also).flatMap(([prefix, folder]) => ['--also', `${prefix}=${folder}`]);
  const server = spawn(process.execPath, [`${folder}/server.mjs`, '--port', '0', '--until-stdin-closes', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  server.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const url = await until(() => /http:\S+/.exec(said)?.[0], { what: 'the demo to start' });
  const post = async (path: string, body?: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  return {
    url,
    control: (change) => post('/control', change),
    messages: async () => {
      const received: { id: string; text: string; receivedAt: number }[] = await (await fetch(`${url}api/messages`)).json();
      return received;
    },
    end: () => void server.stdin.end(),
  };
}

/** A browser on a page, with the panel open. */
export interface World extends Panel {
  driven: Driven;
  page: Page;
  /** The trace of the inspected tab, as it is stored now. */
  events(): Promise<TraceEvent[]>;
  /** The events of one kind, in order. */
  eventsOf<K extends EventKind>(kind: K): Promise<EventOf<K>[]>;
  /** Waits until an event is stored that fits. */
  event<K extends EventKind>(kind: K, fits?: (event: EventOf<K>) => boolean, timeoutMs?: number): Promise<EventOf<K>>;
  /** Presses Record and waits until the recording runs. */
  record(): Promise<void>;
  /** Presses Record again and waits until the recording has ended. */
  stop(): Promise<void>;
  /** Whether the panel shows that Offline is on. */
  showsOffline(): Promise<boolean>;
  /** Presses Offline and waits until the panel shows that it is so. */
  pressOffline(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a browser on a page and opens the panel. */
export async function openWorld(url: string, options: Partial<LaunchOptions> = {}): Promise<World> {
  const driven = await launch({ extension: 'dist', headless: true, fast: true, url, ...options });
  try {
    return worldOf(driven, await openPanel(driven));
  } catch (error) {
    await driven.close();
    throw error;
  }
}

/**
 * The same browser with another panel: that of DevTools opened again, or of another tab.
 * @param tab another page than the browser's first, whose traces began with this address
 */
export function worldOf(driven: Driven, panel: Panel, tab?: { page: Page; url: string }): World {
  const events = (): Promise<TraceEvent[]> => readTrace(panel.panel, tab?.url);
  const eventsOf = async <K extends EventKind>(kind: K): Promise<EventOf<K>[]> =>
    (await readTrace(panel.panel, tab?.url, kind)).filter(
      (event): event is EventOf<K> & KnownEvent => isKnown(event) && event.kind === kind,
    );
  const event: World['event'] = (kind, fits = () => true, timeoutMs = 30_000) =>
    until(async () => (await eventsOf(kind)).find(fits), { what: `an event ${kind}`, timeoutMs });
  const showsOffline = () => panel.panel.$eval('.toolbar .check input', (box) => box instanceof HTMLInputElement && box.checked);
  return {
    ...panel,
    showsOffline,
    driven,
    page: tab?.page ?? driven.page,
    events,
    eventsOf,
    event,
    async record() {
      const before = (await eventsOf('recording-started')).length;
      await click(panel.panel, 'button', toolbarTexts.record());
      await until(async () => (await eventsOf('recording-started')).length > before || before > 0, {
        what: 'the recording to start',
      });
      await until(() => isPressed(panel.panel), { what: 'the button Record to be pressed' });
    },
    async stop() {
      await click(panel.panel, 'button', toolbarTexts.record());
      await until(async () => !(await isPressed(panel.panel)), { what: 'the button Record to be released' });
      await event('recording-stopped');
    },
    async pressOffline() {
      const before = await showsOffline();
      await click(panel.panel, 'checkbox', toolbarTexts.offline());
      await until(showsOffline, { what: 'the panel to show that', accept: (now) => now !== before });
    },
    close: () => driven.close(),
  };
}

/**
 * Chooses from a menu of the panel, by script: the infobar that comes with a recording moves everything, and closes
 * menus, whenever it likes.
 */
export async function choose({ panel }: Panel, button: string, item: string): Promise<void> {
  const chosen = `(() => {
    const [button, item] = [${JSON.stringify(button)}, ${JSON.stringify(item)}].map((name) =>
      document.querySelector('[aria-label=' + JSON.stringify(name) + ']:not([aria-disabled])'));
    if (!item && button?.ariaExpanded === 'false') button.click();
    item?.click();
    return item !== null;
  })()`;
  await until(() => panel.evaluate(chosen), { what: `“${item}” of the menu “${button}”` });
}

/** Waits until the panel has drawn every attempt everywhere: what follows a sync moves what the mouse is to meet. */
export async function drawn(world: World): Promise<void> {
  await until(
    async () => {
      const attempts = (await world.eventsOf('dispatch-started')).length;
      const counts = await world.panel.$$eval('.status-counts button', (all) => all.map(({ textContent }) => textContent));
      return counts.includes(statusBarTexts.attempts({ attempts }));
    },
    { what: 'all attempts to be drawn' },
  );
  // The tree comes right after the frame.
  await world.panel.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}

/** Clicks a button of the demo. */
export async function press(page: Page, name: string): Promise<void> {
  await click(page, 'button', name);
}

/** Has the demo register a sync that succeeds and one that fails, and waits for the end of each. */
export async function runBoth(world: World): Promise<void> {
  for (const way of ['Succeed', 'Fail']) {
    await press(world.page, way);
    await world.event('dispatch-settled', ({ outcome }) => outcome === (way === 'Fail' ? 'failed' : 'succeeded'));
  }
}

/** Imports a trace that nobody recorded. */
export async function importTrace(world: World, recording: RecordingHeader, events: readonly object[]): Promise<void> {
  const file = join(world.driven.scratch, 'made-up.syncscope.json');
  await writeFile(file, JSON.stringify({ format: 'syncscope-trace', version: 1, recording, events }));
  await world.importFile(file);
}

/** The name of the button that closes a dialog. */
export function closeOf(title: string): string {
  return componentsTexts.close({ title });
}
