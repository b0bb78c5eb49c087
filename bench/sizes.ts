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
    const value = await gzippedWith(`${name}.js`);
    report({ name: `sizes.${name}-gzip-kb`, value, unit: 'kB', ...(limit !== undefined && { limit }) });
  }
}

/** The size of what the panel's page begins with, compressed, in kB. */
export async function panelSize(): Promise<number> {
  const page = await readFile(join('dist', 'panel.html'), 'utf8');
  const [, script = ''] = /<script type="module" src="(.+?)">/.exec(page) ?? [];
  return gzippedWith(script);
}

/** The size of a script with all that it imports before it runs, compressed, in kB. */
async function gzippedWith(file: string): Promise<number> {
  let bytes = 0;
  for (const text of (await loadedWith(file)).values()) bytes += gzipSync(text, { level: 9 }).length;
  return bytes / 1000;
}

/** A script with all that it imports before it runs; what it loads later does not count. */
async function loadedWith(file: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(file)) return found;
  const text = await readFile(join('dist', file), 'utf8');
  found.set(file, text);
  for (const [, imported = ''] of text.matchAll(/(?:import|from)\s*"\.\/([^"]+)"/g)) await loadedWith(imported, found);
  return found;
}
