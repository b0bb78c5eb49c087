/**
 * Builds the extension into `dist/`, which a browser can load as it is.
 *
 * node build.mjs            once
 * node build.mjs --watch    again whenever a source changes
 * node build.mjs --zip      and packs it for the store: same sources, same bytes
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { context } from 'esbuild';
import { zipSync } from 'fflate';
import { minify } from 'terser';
import { compileMessages } from './scripts/compile-messages.mjs';
import { licensesTo } from './scripts/licenses.mjs';
import { browserOptions, panelBuild } from './scripts/panel-build.mjs';

const out = 'dist';
const known = ['--watch', '--zip'];
const flags = process.argv.slice(2);
const unknown = flags.find((flag) => !known.includes(flag));
if (unknown) {
  console.error(`build.mjs does not know “${unknown}”. It takes ${known.join(' and ')}.`);
  process.exit(2);
}

await rm(out, { recursive: true, force: true });
await mkdir(out);
await compileMessages();
const licenses = licensesTo(join(out, 'LICENSES.txt'));
const { minimum_chrome_version: minimum } = JSON.parse(await readFile('manifest.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const shared = { ...browserOptions(minimum), logLevel: 'info' };

/** @type {import('esbuild').BuildOptions} */
const contextOptions = {
  ...shared,
  // Each script has a scope of its own: what runs in a page must leave no names behind.
  format: 'iife',
  entryPoints: {
    background: 'extension/background/main.ts',
    devtools: 'extension/devtools/main.ts',
    relay: 'extension/relay/main.ts',
    'page-hook': 'extension/page-hook/main.ts',
    'worker-probe': 'extension/worker-probe/main.ts',
  },
  outdir: out,
};

/**
 * The scripts that run among others' code, made smaller still. What page-hook throws must not reach the page, which may have
 * replaced what the hook takes first.
 */
const guests = {
  name: 'guests',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      for (const name of ['page-hook.js', 'worker-probe.js']) {
        const file = join(out, name);
        const text = await readFile(file, 'utf8');
        const { code } = await minify(name === 'page-hook.js' ? `"use strict";try{${text}}catch{}` : text, {
          ecma: 2020,
          compress: { passes: 3, keep_fargs: false, unsafe_arrows: true },
        });
        if (code) await writeFile(file, code);
      }
    });
  },
};

/**
 * The manifest, allowing the panel's own style by what it is.
 * @param {string} style
 */
async function writeManifest(style) {
  const hash = createHash('sha256').update(style).digest('base64');
  const manifest = await readFile('manifest.json', 'utf8');
  await writeFile(join(out, 'manifest.json'), manifest.replace("style-src 'self'", `style-src 'self' 'sha256-${hash}'`));
}

const panel = panelBuild({ main: 'extension/panel/main.ts', start: 'extension/panel/start.ts', out, onStyle: writeManifest });

/** @type {[from: string, to: string][]} */
const copies = [
  ['extension/devtools/devtools.html', 'devtools.html'],
  ['panel/icons', 'icons'],
];

async function copy() {
  for (const [from, to] of copies) await cp(from, join(out, to), { recursive: true });
  await writeLocales();
}

/** The texts that the manifest names, in each language, as the browser reads them. */
async function writeLocales() {
  const catalogues = (await readdir('src/messages')).filter((name) => name.endsWith('.json'));
  for (const catalogue of catalogues) {
    /** @type {{ extension: { [key: string]: string } }} */
    const { extension } = JSON.parse(await readFile(join('src/messages', catalogue), 'utf8'));
    const folder = join(out, '_locales', basename(catalogue, '.json'));
    await mkdir(folder, { recursive: true });
    const messages = Object.fromEntries(Object.entries(extension).map(([key, message]) => [key, { message }]));
    await writeFile(join(folder, 'messages.json'), JSON.stringify(messages));
  }
}

/** Packs `dist` with sorted names and a fixed date, so that the same files give the same bytes. */
async function zip() {
  const names = (await readdir(out, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  /** @type {import('fflate').Zippable} */
  const files = {};
  for (const name of names) {
    const path = name.slice(out.length + 1).replaceAll('\\', '/');
    files[path] = [await readFile(name), { mtime: '1980-01-01T00:00:00', level: 9 }];
  }
  const { version } = JSON.parse(await readFile('manifest.json', 'utf8'));
  const file = `syncscope-${version}.zip`;
  await writeFile(file, zipSync(files));
  console.log(`Packed ${names.length} files into ${file}.`);
}

const builds = await Promise.all([
  context({ ...contextOptions, plugins: [guests, licenses] }),
  context({ ...shared, ...panel, plugins: [...(panel.plugins ?? []), licenses] }),
]);
if (flags.includes('--watch')) {
  await copy();
  for (const build of builds) await build.watch();
  console.log('Watching. Ctrl+C ends it; reload the extension to see a change.');
} else {
  for (const build of builds) await build.rebuild();
  await copy();
  if (flags.includes('--zip')) await zip();
  for (const build of builds) await build.dispose();
}
