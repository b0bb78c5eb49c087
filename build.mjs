/**
 * Builds the extension into `dist/`, which a browser can load as it is.
 *
 * node build.mjs            once
 * node build.mjs --watch    again whenever a source changes
 * node build.mjs --zip      and packs it for the store: same sources, same bytes
 */
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { context } from 'esbuild';
import { zipSync } from 'fflate';

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
  legalComments: 'none',
  logLevel: 'info',
};

/**
 * Has all that is loaded on use import what the panel begins with, which is there by then. So that is one piece for the
 * bundler, and one file: cut into six by who else uses it, the panel opens later, and is larger.
 */
const onePiece = {
  name: 'one-piece',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    const start = resolve('panel/start.tsx');
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

/** The panel's page, naming all scripts that it begins with: they are loaded at once, not one after the other. */
const panelPage = {
  name: 'panel-page',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      const outputs = metafile?.outputs ?? {};
      const scripts = new Set([`${out}/panel.js`]);
      for (const script of scripts) {
        for (const { path, kind } of outputs[script]?.imports ?? []) if (kind === 'import-statement') scripts.add(path);
      }
      const links = [...scripts].slice(1).map((script) => `<link rel="modulepreload" href="${basename(script)}" />`);
      const page = await readFile('panel/panel.html', 'utf8');
      await writeFile(join(out, 'panel.html'), page.replace('  </head>', `    ${links.join('')}\n  </head>`));
    });
  },
};

/** What the panel needs only now and then is loaded when it is needed. @type {import('esbuild').BuildOptions} */
const panelOptions = {
  ...options,
  entryPoints: { panel: 'panel/main.tsx' },
  format: 'esm',
  splitting: true,
  chunkNames: 'panel-[name]-[hash]',
  metafile: true,
  plugins: [onePiece, panelPage],
};

/** @type {[from: string, to: string][]} */
const copies = [
  ['manifest.json', 'manifest.json'],
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

const builds = await Promise.all([context(options), context(panelOptions)]);
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
