import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { launch as start, type Browser, type Page } from 'puppeteer-core';
import * as texts from '../../src/messages/compiled/browsers.js';
import { findBrowser } from './find-browser.ts';
import { makeScratch } from './scratch.ts';

/** Chromium's own parameters of Background Sync that can be set from outside. Times in seconds. */
export interface SyncParameters {
  initial_retry_delay_sec: number;
  retry_delay_factor: number;
  max_sync_attempts: number;
  max_sync_attempts_with_notification_permission: number;
  max_sync_event_duration_sec: number;
  min_recovery_time_sec: number;
  min_periodic_sync_events_interval_sec: number;
}

const fastParameters: SyncParameters = {
  initial_retry_delay_sec: 1,
  retry_delay_factor: 1,
  max_sync_attempts: 3,
  max_sync_attempts_with_notification_permission: 3,
  max_sync_event_duration_sec: 5,
  min_recovery_time_sec: 1,
  min_periodic_sync_events_interval_sec: 2,
};

/** What `launchBrowser` takes. */
export interface BrowserOptions {
  /** What the first page shows; about:blank unless told. */
  url?: string;
  /** No window. */
  headless: boolean;
  /** Open DevTools on the first page before `url` is loaded; `openPanel` opens it otherwise. */
  devtools?: boolean;
  /** Retries within seconds instead of minutes; an object sets some parameters otherwise. */
  fast?: boolean | Partial<SyncParameters>;
  /** Size of the window in pixels; 1400 × 900 unless told. */
  size?: { width: number; height: number };
  /** A profile folder to use and keep; without it a new one that `close` removes. */
  userDataDir?: string;
  /** The first window is a private one. */
  privateWindow?: boolean;
  /** No infobar while an extension debugs. It takes height from the page, so it is there by default. */
  hideInfobar?: boolean;
  /** The browser to start; found by `findBrowser` unless told. */
  executable?: string;
  /** The X display of the window; that of this process unless told. */
  display?: string | null;
  /** Where DevTools is docked in a new profile; on the right unless told. */
  dock?: 'right' | 'bottom' | 'undocked';
  /** Further flags for the browser. */
  browserArgs?: readonly string[];
  /** Is told, line by line, what is being done. */
  say?: (line: string) => void;
}

/** What `launch` takes. In a private window the extension is allowed. */
export interface LaunchOptions extends BrowserOptions {
  /** Folder of the unpacked extension. */
  extension: string;
}

/** A browser in the hands of a script. */
export interface DrivenBrowser {
  browser: Browser;
  /** The browser's first page. */
  page: Page;
  /** A folder for temporary files, which goes away with the browser. */
  scratch: string;
  /** Ends the browser with all its processes, within seconds also when it hangs, and removes its profile. */
  close(): Promise<void>;
}

/** A browser with the extension in it. */
export interface Driven extends DrivenBrowser {
  extensionId: string;
}

const startMs = 30_000;
const closeMs = 5_000;

/**
 * Starts a browser with the extension installed, and shows `url` in its first page.
 * The browser also goes, profile and all, when this process ends or is told to end.
 * @throws when no browser is found, it does not start, or it refuses the extension or the page
 */
export async function launch(options: LaunchOptions): Promise<Driven> {
  let extensionId = '';
  const driven = await begin(options, true, async (browser) => {
    extensionId = await install(browser, options);
  });
  return { ...driven, extensionId };
}

/** The same without the extension, or any other. */
export function launchBrowser(options: BrowserOptions): Promise<DrivenBrowser> {
  return begin(options, false, () => Promise.resolve());
}

/** @param prepare what is done before the first page is used */
async function begin(
  options: BrowserOptions,
  enableExtensions: boolean,
  prepare: (browser: Browser) => Promise<void>,
): Promise<DrivenBrowser> {
  const executablePath = options.executable ?? (await findBrowser({ say: options.say ?? (() => {}) }));
  const scratch = await makeScratch();
  const life = new AbortController();
  const end = async () => {
    life.abort();
    scratch.killAtEnd(undefined);
    await scratch.end();
  };

  try {
    const userDataDir = options.userDataDir ?? join(scratch.folder, 'profile');
    if (options.dock) await prefer(userDataDir, { currentDockState: options.dock });
    const browser = await start({
      executablePath,
      headless: options.headless,
      pipe: true,
      enableExtensions,
      defaultViewport: null,
      userDataDir,
      timeout: startMs,
      // Aborting kills the browser with all its processes, at once and at any stage of its life.
      signal: life.signal,
      // Puppeteer's handlers would end this process in their own way; the janitor needs none.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: flags(options),
      ...(options.display && { env: { ...process.env, DISPLAY: options.display } }),
      // Puppeteer switches it off; users have it.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    scratch.killAtEnd(browser.process()?.pid);
    await prepare(browser);
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    // DevTools reads the list of extensions once, when it starts: it must not start before this point,
    // as it would with --auto-open-devtools-for-tabs.
    if (options.devtools) await page.openDevTools();
    if (options.url) await show(page, options.url);
    return {
      browser,
      page,
      scratch: scratch.folder,
      close: async () => {
        await atMost(
          closeMs,
          browser.close().catch(() => {}),
        );
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Writes settings of DevTools into a profile that no browser has used yet. */
async function prefer(userDataDir: string, settings: Record<string, unknown>): Promise<void> {
  const preferences = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)]));
  await mkdir(join(userDataDir, 'Default'), { recursive: true });
  await writeFile(join(userDataDir, 'Default', 'Preferences'), JSON.stringify({ devtools: { preferences } }));
}

async function install(browser: Browser, { extension, privateWindow = false }: LaunchOptions): Promise<string> {
  const path = resolve(extension);
  if (!privateWindow) return browser.installExtension(path);
  const session = await browser.target().createCDPSession();
  const { id } = await session.send('Extensions.loadUnpacked', { path, enableInIncognito: true });
  await session.detach();
  return id;
}

async function show(page: Page, url: string): Promise<void> {
  try {
    await page.goto(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(texts.notOpened({ url, reason }), { cause: error });
  }
}

function flags({ size, fast, privateWindow, hideInfobar, browserArgs }: BrowserOptions): string[] {
  const { width, height } = size ?? { width: 1400, height: 900 };
  return [
    `--window-size=${width},${height}`,
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    // Chromium's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(privateWindow ? ['--incognito'] : []),
    ...(hideInfobar ? ['--silent-debugger-extension-api'] : []),
    ...(fast ? fieldTrial({ ...fastParameters, ...(fast === true ? {} : fast) }) : []),
    ...(browserArgs ?? []),
  ];
}

function fieldTrial(parameters: SyncParameters): string[] {
  const list = Object.entries(parameters).flat().join('/');
  return ['--force-fieldtrials=BackgroundSync/T', `--force-fieldtrial-params=BackgroundSync.T:${list}`];
}

/** Waits for `work`, but no longer than so many milliseconds. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((done) => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work, timeUp]);
  clearTimeout(timer);
}
