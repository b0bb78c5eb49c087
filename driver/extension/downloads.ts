import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Driven } from '../browser/launch.ts';
import { until } from '../wait.ts';

/** What `saveDownload` takes. */
export interface SaveDownloadOptions {
  /** Where the file goes; one that is there is overwritten. */
  to: string;
  /** How long it may take in milliseconds; 30 s unless told. */
  timeoutMs?: number;
}

/**
 * Does `act`, which makes the browser download one file, and puts that file at `to`.
 * @returns the name that the download had of itself
 * @throws when no download begins in time, or it is cancelled
 */
export async function saveDownload(
  { browser, scratch }: Pick<Driven, 'browser' | 'scratch'>,
  act: () => Promise<void>,
  { to, timeoutMs = 30_000 }: SaveDownloadOptions,
): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'download-'));
  const session = await browser.target().createCDPSession();
  try {
    let begun: { guid: string; name: string } | undefined;
    const states = new Map<string, string>();
    session.on('Browser.downloadWillBegin', ({ guid, suggestedFilename }) => {
      begun ??= { guid, name: suggestedFilename };
    });
    session.on('Browser.downloadProgress', ({ guid, state }) => states.set(guid, state));
    await session.send('Browser.setDownloadBehavior', {
      // Named by its guid, so that no name the page chooses reaches the file system.
      behavior: 'allowAndName',
      downloadPath: folder,
      eventsEnabled: true,
    });
    await act();
    const { guid, name } = await until(() => begun, { what: 'a download to begin', timeoutMs });
    const state = await until(() => states.get(guid), {
      what: `the download of ${name} to end`,
      timeoutMs,
      accept: (now) => now === 'completed' || now === 'canceled',
    });
    if (state === 'canceled') throw new Error(`The browser cancelled the download of ${name}`);
    await copyFile(join(folder, guid), to);
    return name;
  } finally {
    await session.send('Browser.setDownloadBehavior', { behavior: 'default' }).catch(() => {});
    await session.detach().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}
