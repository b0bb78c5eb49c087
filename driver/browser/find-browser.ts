import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as texts from '../../src/messages/compiled/browsers.js';
import { cachedBrowsers, downloadBrowser } from './get-browser.ts';
import { installPackage } from './install-package.ts';
import { messageOf } from '../printable.ts';
import { run } from './processes.ts';
import { isFile, placesOf } from './programs.ts';

/** `Target.openDevTools`, which the driver opens DevTools with, is in every Chrome from here on. */
const driverNeeds = 144;

/** The oldest major version that the extension runs in and the driver can drive. */
export const minimumVersion = Math.max(driverNeeds, manifestMinimum());

/** The distribution's package of Chromium. */
const chromiumPackage = 'chromium';

/** What `findBrowser` takes. */
export interface FindBrowserOptions {
  /** Is told, line by line, what is being done. */
  say: (line: string) => void;
}

/**
 * Gives the path of a Chromium or Chrome that can be driven: `CHROME_PATH`, one that is installed,
 * one downloaded earlier, a new download of Chrome for Testing, or the distribution's package.
 * @throws in one sentence when there is none and none can be had, or when `CHROME_PATH` is wrong
 */
export async function findBrowser({ say }: FindBrowserOptions): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named) return checkNamed(named, say);

  const there = (await firstUsable(installedBrowsers(), say)) ?? (await firstUsable(await cachedBrowsers(), say));
  if (there) return there;

  say(texts.downloading());
  const reasons: string[] = [];
  try {
    const downloaded = await firstUsable([await downloadBrowser({ say })], say);
    if (downloaded) return downloaded;
    reasons.push(texts.reasons.downloadedNotStarting());
  } catch (error) {
    reasons.push(messageOf(error));
  }
  say(texts.notDownloaded({ reason: reasons.join() }));
  try {
    await installPackage(chromiumPackage, { say });
    const installed = await firstUsable(installedBrowsers(), say);
    if (installed) return installed;
    reasons.push(texts.reasons.packageNotStarting({ name: chromiumPackage }));
  } catch (error) {
    reasons.push(messageOf(error));
  }
  throw new Error(texts.none({ reasons: reasons.join('; '), minimum: minimumVersion }));
}

async function checkNamed(path: string, say: (line: string) => void): Promise<string> {
  if (!existsSync(path)) throw new Error(texts.notThere({ path }));
  const version = await versionOf(path);
  if (!version) throw new Error(texts.notBrowser({ path }));
  if (majorOf(version) < minimumVersion) {
    throw new Error(texts.namedTooOld({ path, version, minimum: minimumVersion }));
  }
  say(texts.foundNamed({ path, version }));
  return path;
}

async function firstUsable(paths: Iterable<string>, say: (line: string) => void): Promise<string | undefined> {
  for (const path of paths) {
    const version = await versionOf(path);
    if (!version) continue;
    if (majorOf(version) >= minimumVersion) {
      say(texts.found({ path, version }));
      return path;
    }
    say(texts.tooOld({ path, version, minimum: minimumVersion }));
  }
  return undefined;
}

/** Chromium before Chrome: it is the one less likely to be managed by a policy. */
function installedBrowsers(): string[] {
  const paths = new Set(usualPlaces().filter((path) => isFile(path) && !isSnap(path)));
  return [...paths];
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome for Testing', 'Google Chrome', 'Google Chrome Canary'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      apps.map((app) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)),
    );
  }
  if (process.platform === 'win32') {
    const roots = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].map((name) => process.env[name]);
    const apps = ['Chromium', 'Google\\Chrome', 'Google\\Chrome SxS'];
    return apps.flatMap((app) => roots.flatMap((root) => (root ? [join(root, app, 'Application', 'chrome.exe')] : [])));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  return [...names.flatMap(placesOf), '/usr/lib/chromium/chromium', '/opt/google/chrome/chrome'];
}

/** A snap sees a /tmp of its own, so it would neither find our profile nor write where we look. */
function isSnap(path: string): boolean {
  const real = realpathSync(path);
  if (real.startsWith('/snap/') || real.endsWith('/snap')) return true;
  return statSync(real).size < 20_000 && readFileSync(real, 'utf8').includes('/snap/bin/chromium');
}

/** The browser's version, as in `156.0.8078.79`; undefined if it can't be started. */
async function versionOf(path: string): Promise<string | undefined> {
  const pattern = /\d+(\.\d+){3}/;
  if (process.platform === 'win32') {
    // There `--version` opens a window; the version is the name of a folder beside the program.
    const folders = readdirSync(dirname(path)).filter((name) => pattern.test(name));
    return folders.sort((a, b) => majorOf(b) - majorOf(a))[0];
  }
  const { ok, output } = await run(path, ['--version'], { timeoutMs: 20_000 });
  return ok ? pattern.exec(output)?.[0] : undefined;
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function manifestMinimum(): number {
  const file = join(import.meta.dirname, '..', '..', 'manifest.json');
  if (!existsSync(file)) return 0;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('minimum_chrome_version' in manifest)) return 0;
  return majorOf(String(manifest.minimum_chrome_version)) || 0;
}
