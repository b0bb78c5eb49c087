/** Sizes of what is loaded into DevTools, pages and workers: minified, then compressed as a store would. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Report } from './figures.ts';

const limits: Record<string, number | undefined> = {
  panel: 45,
  'page-hook': 2,
  'worker-probe': 4,
  relay: undefined,
  background: undefined,
};

export async function sizes(report: Report): Promise<void> {
  for (const [name, limit] of Object.entries(limits)) {
    const bytes = gzipSync(await readFile(`dist/${name}.js`), { level: 9 }).length;
    report({ name: `sizes.${name}-gzip-kb`, value: bytes / 1000, unit: 'kB', ...(limit !== undefined && { limit }) });
  }
}
