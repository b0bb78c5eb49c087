/**
 * Builds the extension into `dist/`, which a browser can load as it is.
 *
 * node build.mjs            once
 * node build.mjs --watch    again whenever a source changes
 * node build.mjs --zip      and packs it for the store: same sources, same bytes
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { context } from 'esbuild';
import { zipSync } from 'fflate';
import { minify } from 'terser';
import { licensesTo } from './scripts/licenses.mjs';

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
const licenses = licensesTo(join(out, 'LICENSES.txt'));
const { minimum_chrome_version: minimum } = JSON.parse(await readFile('manifest.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const options = {
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
  bundle: true,
  minify: true,
  target: `chrome${minimum}`,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // They stand in a file of their own.
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
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
 * Has all that is loaded on use import what the panel begins with, which is there by then. So that is one piece for the
 * bundler, and one file: cut into six by who else uses it, the panel opens later, and is larger.
 */
const onePiece = {
  name: 'one-piece',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    const start = resolve('extension/panel/start.ts');
    const onUse = new Set();
    build.onResolve({ filter: /^\./ }, ({ kind, resolveDir, path }) => {
      if (kind === 'dynamic-import') onUse.add(resolve(resolveDir, path));
      return undefined;
    });
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      if (!onUse.has(path)) return undefined;
      const contents = `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(start)};`;
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

/**
 * The panel's page, with its style in it and the one script that the entry imports named at once: each file that the
 * browser has to fetch before it can draw, or before it knows of the next, delays the panel.
 */
const panelPage = {
  name: 'panel-page',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      const [entry, sheet] = [join(out, 'panel.js'), join(out, 'panel.css')];
      const [script] = metafile?.outputs[entry]?.imports ?? [];
      // Where there is none the build itself has failed, and tells why.
      if (!script) return;
      const style = (await readFile(sheet, 'utf8')).trim();
      const page = (await readFile('panel/panel.html', 'utf8'))
        .replace('<link rel="stylesheet" href="panel.css" />', () => `<style>${style}</style>`)
        .replace('panel.js', basename(script.path));
      await writeFile(join(out, 'panel.html'), page);
      await writeManifest(style);
      for (const file of [entry, sheet]) await rm(file);
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

/** What the panel needs only now and then is loaded when it is needed. @type {import('esbuild').BuildOptions} */
const panelOptions = {
  ...options,
  entryPoints: { panel: 'extension/panel/main.ts' },
  format: 'esm',
  splitting: true,
  chunkNames: 'panel-[name]-[hash]',
  plugins: [onePiece, panelPage, licenses],
};

/** @type {[from: string, to: string][]} */
const copies = [
  ['extension/devtools/devtools.html', 'devtools.html'],
  ['panel/icons', 'icons'],
];

async function copy() {
  for (const [from, to] of copies) await cp(from, join(out, to), { recursive: true });
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

const builds = await Promise.all([context({ ...options, plugins: [guests, licenses] }), context(panelOptions)]);
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
