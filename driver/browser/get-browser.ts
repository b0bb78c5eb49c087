import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Browser, getInstalledBrowsers } from '@puppeteer/browsers';
import * as texts from '../../src/messages/compiled/browsers.js';
import type { Progress } from './download-worker.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache', 'syncscope', 'browsers');

const firstByteMs = 15_000;
const stalledMs = 30_000;

/** The paths of browsers that `downloadBrowser` fetched earlier. */
export async function cachedBrowsers(): Promise<string[]> {
  const all = await getInstalledBrowsers({ cacheDir: cache });
  return all.filter(({ browser }) => browser === Browser.CHROME).map(({ executablePath }) => executablePath);
}

/**
 * Downloads the stable Chrome for Testing into the cache folder and gives its path.
 * It gives up when nothing came for 15 s at first, or for 30 s later on.
 * @throws in a few words, without a full stop, why it did not work
 */
export async function downloadBrowser({ say }: { say: (line: string) => void }): Promise<string> {
  // In a process of its own, because the library's download can't be cancelled in any other way.
  const child = fork(join(import.meta.dirname, 'download-worker.ts'), [cache], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      const give = (ms: number) => setTimeout(() => reject(new Error(texts.reasons.nothingReceived({ seconds: ms / 1000 }))), ms);
      let patience = give(firstByteMs);
      let told = 0;
      child.on('message', (message: Progress) => {
        clearTimeout(patience);
        if (message.kind === 'failed') reject(new Error(message.reason));
        if (message.kind === 'done') resolve(message.path);
        if (message.kind !== 'received') return;
        patience = give(stalledMs);
        const tenths = message.total > 0 ? Math.floor((10 * message.received) / message.total) : 0;
        if (tenths > told) {
          say(texts.downloaded({ received: megabytes(message.received), total: megabytes(message.total) }));
        }
        told = Math.max(told, tenths);
      });
      child.on('error', reject);
      child.on('exit', () => {
        clearTimeout(patience);
        reject(new Error(texts.reasons.endedEarly()));
      });
    });
  } catch (error) {
    // Half an archive would be taken for a whole one next time.
    await rm(cache, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  } finally {
    child.kill('SIGKILL');
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
