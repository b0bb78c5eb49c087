/** Builds the panel for a place where it is to run: a page that begins with one script, and loads the rest on use. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { minify } from 'terser';

/**
 * What is the same wherever something of ours runs in a browser.
 * @param {string} minimum the oldest version of Chrome that it is to run in
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function browserOptions(minimum) {
  return {
    bundle: true,
    minify: true,
    target: `chrome${minimum}`,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // They stand in a file of their own.
    legalComments: 'none',
    metafile: true,
  };
}

/**
 * The options of a build of the panel.
 * @param {object} place
 * @param {string} place.main the entry, which imports the panel's look and `start`, and does nothing else
 * @param {string} place.start what starts the panel there
 * @param {string} place.out the folder for `panel.html` and its scripts
 * @param {(style: string) => Promise<void>} [place.onStyle] is given the style that is in the page
 * @returns {import('esbuild').BuildOptions}
 */
export function panelBuild({ main, start, out, onStyle }) {
  return {
    entryPoints: { panel: main },
    outdir: out,
    format: 'esm',
    splitting: true,
    chunkNames: 'panel-[name]-[hash]',
    plugins: [onePiece(resolve(start)), panelPage(out, onStyle)],
  };
}

/**
 * Has all that is loaded on use import what the panel begins with, which is there by then. So that is one piece for the
 * bundler, and one file: cut into six by who else uses it, the panel opens later, and is larger.
 * @param {string} start
 * @returns {import('esbuild').Plugin}
 */
function onePiece(start) {
  return {
    name: 'one-piece',
    setup(build) {
      /** @type {ReadonlySet<string>} */
      let onUse = new Set();
      // Known before any is loaded: found as the files are read, it would be by chance which of them is known in time.
      build.onStart(async () => {
        const { metafile } = await build.esbuild.build({
          ...build.initialOptions,
          plugins: [],
          metafile: true,
          write: false,
          logLevel: 'silent',
        });
        const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
        onUse = new Set(imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => resolve(path)));
      });
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!onUse.has(path)) return undefined;
        const contents = `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(start)};`;
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

/**
 * The panel's page, with its style in it and the one script that the entry imports named at once: each file that the
 * browser has to fetch before it can draw, or before it knows of the next, delays the panel.
 * @param {string} out
 * @param {((style: string) => Promise<void>) | undefined} onStyle
 * @returns {import('esbuild').Plugin}
 */
function panelPage(out, onStyle) {
  return {
    name: 'panel-page',
    setup(build) {
      build.onEnd(async ({ metafile }) => {
        const [entry, sheet] = [join(out, 'panel.js'), join(out, 'panel.css')];
        const [script] = outputOf(metafile, entry)?.imports ?? [];
        // Where there is none the build itself has failed, and tells why.
        if (!script) return;
        const style = (await readFile(sheet, 'utf8')).trim();
        await makeSmaller(join(out, basename(script.path)));
        const page = (await readFile('panel/panel.html', 'utf8'))
          .replace('<link rel="stylesheet" href="panel.css" />', () => `<style>${style}</style>`)
          .replace('panel.js', basename(script.path));
        await writeFile(join(out, 'panel.html'), page);
        await onStyle?.(style);
        for (const file of [entry, sheet]) await rm(file);
      });
    },
  };
}

/**
 * Makes the script that the panel begins with smaller still: a text of the catalogue is a function, which esbuild leaves as
 * one, while terser puts what it gives in its place.
 * @param {string} file
 */
async function makeSmaller(file) {
  const { code } = await minify(await readFile(file, 'utf8'), { module: true, ecma: 2020, compress: { passes: 2 } });
  if (code) await writeFile(file, code);
}

/**
 * What became of a file, whose name a build tells as seen from where it runs.
 * @param {import('esbuild').Metafile | undefined} metafile
 * @param {string} file
 */
function outputOf(metafile, file) {
  const outputs = Object.entries(metafile?.outputs ?? {});
  return outputs.find(([name]) => resolve(name) === resolve(file))?.[1];
}
