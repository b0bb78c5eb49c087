/** Before all end-to-end tests: the extension as its users get it, a browser, and a display for its windows. */
import { execFileSync } from 'node:child_process';
import { prepareDisplay } from '../../driver/browser/display.ts';
import { findBrowser } from '../../driver/browser/find-browser.ts';

export default async function setup(): Promise<void> {
  execFileSync(process.execPath, ['build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  process.env['CHROME_PATH'] = await findBrowser({ say });
  await prepareDisplay({ say });
}
