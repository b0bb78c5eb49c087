/** Before all end-to-end tests: the extension as its users get it, and a browser. */
import { execFileSync } from 'node:child_process';
import { findBrowser } from '../../driver/browser/find-browser.ts';

export default async function setup(): Promise<void> {
  execFileSync(process.execPath, ['build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.env['CHROME_PATH'] = await findBrowser({ say: (line) => process.stderr.write(`${line}\n`) });
}
