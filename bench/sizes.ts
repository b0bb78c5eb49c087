/** Sizes of what is loaded into DevTools, pages and workers: minified, then compressed as a store would. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report } from './figures.ts';

const panelLimit = 45;
const limits: Record<string, number | undefined> = {
  'page-hook': 2,
  'worker-probe': 4,
  relay: undefined,
  background: undefined,
};

export async function sizes(report: Report): Promise<void> {
  report({ name: 'sizes.panel-gzip-kb', value: await panelSize(), unit: 'kB', limit: panelLimit });
  for (const [name, limit] of Object.entries(limits)) {
    const value = await gzipped(`${name}.js`);
    report({ name: `sizes.${name}-gzip-kb`, value, unit: 'kB', ...(limit !== undefined && { limit }) });
  }
}

/** The size of the script that the panel begins with, compressed, in kB. */
export async function panelSize(): Promise<number> {
  const page = await readFile(join('dist', 'panel.html'), 'utf8');
  const [, script = ''] = /<script type="module" src="(.+?)">/.exec(page) ?? [];
  return gzipped(script);
}

/** The size of a script, compressed, in kB. None of them imports another before it runs. */
async function gzipped(file: string): Promise<number> {
  return gzipSync(await readFile(join('dist', file)), { level: 9 }).length / 1000;
}
