/** Sizes of what is loaded into DevTools, pages and workers: minified, then compressed as a store would. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The most that each script may take, compressed, in kB, where that is limited; `panel` is the one that the panel begins with. */
export const sizeLimits = { panel: 45, 'page-hook': 2, 'worker-probe': 4, relay: undefined, background: undefined };

/**
 * The size of a script, compressed, in kB. None of them imports another before it runs.
 * @param folder where the extension is built
 * @throws when it is not there
 */
export async function sizeOf(script: keyof typeof sizeLimits, folder = 'dist'): Promise<number> {
  const file = script === 'panel' ? await scriptOfPanel(folder) : `${script}.js`;
  return gzipSync(await readFile(join(folder, file)), { level: 9 }).length / 1000;
}

async function scriptOfPanel(folder: string): Promise<string> {
  const page = await readFile(join(folder, 'panel.html'), 'utf8');
  const [, script = ''] = /<script type="module" src="(.+?)">/.exec(page) ?? [];
  return script;
}
