// Runs in a process of its own: downloads Chrome for Testing into the folder named as argument.
import { Browser, detectBrowserPlatform, install, resolveBuildId } from '@puppeteer/browsers';
import { reasons } from '../../src/messages/compiled/browsers.js';

/** What this process tells its parent. */
export type Progress =
  | { kind: 'received'; received: number; total: number }
  | { kind: 'done'; path: string }
  | { kind: 'failed'; reason: string };

const tell = (message: Progress) => process.send?.(message);

process.on('disconnect', () => process.exit(1));

try {
  const cacheDir = process.argv[2];
  const platform = detectBrowserPlatform();
  if (!cacheDir || !platform) throw new Error(reasons.noneForMachine());
  const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable');
  const { executablePath } = await install({
    browser: Browser.CHROME,
    platform,
    buildId,
    cacheDir,
    downloadProgressCallback: (received, total) => tell({ kind: 'received', received, total }),
  });
  tell({ kind: 'done', path: executablePath });
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  tell({ kind: 'failed', reason: text.replace(/\s+/g, ' ').trim() });
}
