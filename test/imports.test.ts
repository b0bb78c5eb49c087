/** Whether files import only what they may, with every import, re-export and type; and whether the rules find what they must. */
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostile, panelFeatures, panelGround, parts } from './import-rules.ts';
import { importsOf, sourceCodeOf } from './source-code.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

const isTest = (file: string) => /\.test\.tsx?$/.test(file);
/** Whether a file is in a folder, or is what is named itself. */
const isIn = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);
const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** What a file must not import, with why. */
function forbiddenImports(file: string, text: string): string[] {
  const part = parts.find(({ folder }) => isIn(file, folder));
  if (!part) return [];
  // Unit tests stand beside the code, and use what tests share; those of what is found wrong look at how it reads.
  const folders = [part.folder, ...part.folders, ...(isTest(file) ? ['test', 'src/messages'] : [])];
  const packages = isTest(file) ? 'any' : part.packages;
  return importsOf(sourceCodeOf(text)).flatMap((specifier) => {
    const ours = specifier.startsWith('.');
    const target = ours ? posix.join(posix.dirname(file), specifier) : packageOf(specifier);
    const allowed = ours
      ? folders.some((folder) => isIn(target, folder)) && !isTest(target)
      : packages === 'any' || packages.includes(target);
    return allowed ? [] : [`${file} imports ${target}: ${part.reason}`];
  });
}

/** The circles in which files of a folder import each other, each as the way around it. */
function importCycles(files: ReadonlyMap<string, string>, folder: string): string[] {
  const imports = new Map(
    [...files]
      .filter(([file]) => isIn(file, folder))
      .map(([file, text]) => {
        const ours = importsOf(sourceCodeOf(text)).filter((specifier) => specifier.startsWith('.'));
        return [file, ours.map((specifier) => posix.join(posix.dirname(file), specifier))];
      }),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): void => {
    const begun = way.indexOf(file);
    if (begun >= 0) {
      const around = [...way.slice(begun), file].join(' → ');
      cycles.push(`${around}: files that import each other can only be understood, and moved, together`);
    }
    if (begun >= 0 || done.has(file)) return;
    way.push(file);
    for (const target of imports.get(file) ?? []) if (imports.has(target)) visit(target);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return cycles;
}

/** The globals of the browser's extension API that a file names outside the platform. */
function forbiddenGlobals(file: string, text: string): string[] {
  const shipped = ['src', 'extension', 'panel'].some((folder) => isIn(file, folder));
  if (!shipped || isTest(file) || isIn(file, 'extension/platform')) return [];
  const named = /(?<![\w$.])(?:globalThis\s*\??\.\s*)?(chrome|browser)\s*(?:\??\.\s*[\w$]+|\[)/g;
  return [...sourceCodeOf(text).code.matchAll(named)].map(
    ([found]) => `${file} says ${found}: only extension/platform may speak of the browser’s extension API`,
  );
}

/** The files that a bundle of an entry holds code of, and that it should not. */
async function foreignInBundle(context: string, entry: { file: string } | { text: string }): Promise<string[]> {
  const { metafile } = await build({
    ...('file' in entry ? { entryPoints: [entry.file] } : { stdin: { contents: entry.text, resolveDir: root, loader: 'ts' } }),
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    logLevel: 'silent',
    metafile: true,
    minify: true,
    outfile: 'bundle.js',
    write: false,
  });
  const inside = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const own = [`extension/${context}`, 'extension/guest', 'src/trace', 'src/protocol'];
  return inside
    .filter((file) => file !== '<stdin>' && !own.some((folder) => isIn(file, folder)))
    .map((file) => `the bundle of ${context} holds ${file}: ${hostile}`);
}

describe('the files of the project', () => {
  const files = new Map<string, string>();

  beforeAll(async () => {
    const folders = new Set(parts.map(({ folder }) => folder.split('/')[0] ?? folder));
    for (const folder of folders) {
      const names = await readdir(`${root}${folder}`, { recursive: true }).catch(() => []);
      for (const name of names) {
        const file = posix.join(folder, name.replaceAll('\\', '/'));
        if (/\.(tsx?|mjs|js)$/.test(file)) files.set(file, await readFile(`${root}${file}`, 'utf8'));
      }
    }
  });

  it('are there', () => {
    expect(files.has('src/trace/events.ts')).toBe(true);
    expect(files.has('panel/start.tsx')).toBe(true);
    expect(files.has('extension/background/main.ts')).toBe(true);
  });

  it('import only what they may', () => {
    expect([...files].flatMap(([file, text]) => forbiddenImports(file, text))).toEqual([]);
  });

  it('are known by their folders in the panel, so that there is a rule for each', () => {
    const known = [...panelGround.map(({ folder }) => folder), ...panelFeatures.map((feature) => `panel/${feature}`)];
    const folders = [...files.keys()].flatMap((file) => /^panel\/[^/]+(?=\/)/.exec(file)?.[0] ?? []);
    expect([...new Set(folders)].sort()).toEqual(known.sort());
  });

  it('do not import each other in a circle in the panel', () => {
    expect(importCycles(files, 'panel')).toEqual([]);
  });

  it('import only files that exist', () => {
    const missing = [...files].flatMap(([file, text]) =>
      importsOf(sourceCodeOf(text))
        .filter((specifier) => /^\..*\.tsx?$/.test(specifier))
        .map((specifier) => posix.join(posix.dirname(file), specifier))
        .filter((target) => !files.has(target)),
    );
    expect(missing).toEqual([]);
  });

  it('leave the extension API to the platform', () => {
    expect([...files].flatMap(([file, text]) => forbiddenGlobals(file, text))).toEqual([]);
  });

  it.each(['page-hook', 'worker-probe'])('that run inside the page are small: %s', async (context) => {
    expect(await foreignInBundle(context, { file: `extension/${context}/main.ts` })).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['src/trace/a.ts', "import { b } from '../protocol/b.ts';", 'src/protocol/b.ts'],
    ['src/trace/a.ts', "import type { B } from '../chromium/b.ts';", 'src/chromium/b.ts'],
    ['src/trace/a.ts', "import { readFile } from 'node:fs/promises';", 'node:fs'],
    ['src/chromium/a.ts', "export * from '../formats/b.ts';", 'src/formats/b.ts'],
    ['src/formats/a.ts', "export { b } from '../protocol/b.ts';", 'src/protocol/b.ts'],
    ['src/protocol/a.ts', "import '../transport/b.ts';", 'src/transport/b.ts'],
    ['src/transport/a.ts', "import { b } from '../trace/b.ts';", 'src/trace/b.ts'],
    ['src/recorder/a.ts', "import { b } from '../formats/b.ts';", 'src/formats/b.ts'],
    ['src/recorder/a.ts', "import { b } from '../messages/b.ts';", 'src/messages/b.ts'],
    ['src/recorder/a.ts', "import { b } from '../../extension/platform/b.ts';", 'extension/platform/b.ts'],
    ['src/recorder/a.ts', "import { b } from '../session/b.ts';", 'src/session/b.ts'],
    ['src/session/a.ts', "import { b } from '../formats/b.ts';", 'src/formats/b.ts'],
    ['src/session/a.ts', "import { b } from '../messages/b.ts';", 'src/messages/b.ts'],
    ['src/session/a.ts', "import type { B } from '../../extension/background/b.ts';", 'extension/background/b.ts'],
    ['src/transport/a.ts', "import type { B } from '../recorder/b.ts';", 'src/recorder/b.ts'],
    ['src/protocol/a.ts', "export * from '../../extension/background/b.ts';", 'extension/background/b.ts'],
    ['src/trace/a.ts', "import { b } from './b.test.ts';", 'src/trace/b.test.ts'],
    ['src/trace/a.ts', "import { b } from '../../test/b.ts';", 'test/b.ts'],
    ['extension/platform/a.ts', "import { b } from '../background/b.ts';", 'extension/background/b.ts'],
    ['extension/background/a.ts', "import type { B } from '../relay/b.ts';", 'extension/relay/b.ts'],
    ['extension/background/a.ts', "import browser from 'webextension-polyfill';", 'webextension-polyfill'],
    ['extension/background/a.ts', "const b = await import('../../panel/b.ts');", 'panel/b.ts'],
    ['extension/background/a.ts', "let b: import('../devtools/b.ts').B;", 'extension/devtools/b.ts'],
    ['extension/page-hook/a.ts', "import { b } from '../platform/b.ts';", 'extension/platform/b.ts'],
    ['extension/page-hook/a.ts', "import * as v from 'valibot';", 'valibot'],
    ['extension/guest/a.ts', "import { b } from '../page-hook/b.ts';", 'extension/page-hook/b.ts'],
    ['extension/worker-probe/a.ts', "import { b } from '../../src/chromium/b.ts';", 'src/chromium/b.ts'],
    ['panel/a.tsx', "import { b } from '../extension/background/b.ts';", 'extension/background/b.ts'],
    ['panel/a.tsx', "import { b } from '../extension/platform/b.ts';", 'extension/platform/b.ts'],
    ['panel/state/a.ts', "import type { B } from '../../extension/platform/b.ts';", 'extension/platform/b.ts'],
    ['panel/details/a.tsx', "import { b } from '../tables/b.ts';", 'panel/tables/b.ts'],
    ['panel/toolbar/a.tsx', "let b: import('../files/b.ts').B;", 'panel/files/b.ts'],
    ['panel/timeline/a.tsx', "import { b } from '../app.tsx';", 'panel/app.tsx'],
    ['panel/state/a.ts', "import type { B } from '../timeline/b.ts';", 'panel/timeline/b.ts'],
    ['panel/texts/a.ts', "import { b } from '../state/b.ts';", 'panel/state/b.ts'],
    ['panel/components/a.tsx', "export { b } from '../texts/b.ts';", 'panel/texts/b.ts'],
    ['panel/components/a.tsx', "const b = await import('../lazy-code.ts');", 'panel/lazy-code.ts'],
    ['panel/host.ts', "import type { B } from './state/b.ts';", 'panel/state/b.ts'],
    ['extension/panel/a.ts', "import { b } from '../background/b.ts';", 'extension/background/b.ts'],
    ['panel/a.tsx', "import { b } from '../demo/b.ts';", 'demo/b.ts'],
    ['panel/deep/a.tsx', "import {\n  b, // why\n  c,\n} from '../../scripts/b.ts';", 'scripts/b.ts'],
    ['panel/a.tsx', "import { launch } from '../driver/launch.ts';", 'driver/launch.ts'],
    ['driver/extension/a.ts', "import { b } from '../../panel/b.ts';", 'panel/b.ts'],
    ['driver/browser/a.ts', "import type { B } from '../extension/b.ts';", 'driver/extension/b.ts'],
    ['driver/traces/a.ts', "import { b } from '../browser/b.ts';", 'driver/browser/b.ts'],
    ['demo/a.mjs', "import { b } from '../src/trace/b.ts';", 'src/trace/b.ts'],
    ['scripts/a.ts', "import { b } from '../test/b.ts';", 'test/b.ts'],
    ['test/a.ts', "import { b } from '../bench/b.ts';", 'bench/b.ts'],
  ])('forbid: %s has %s', (file, text, target) => {
    expect(forbiddenImports(file, text)).toEqual([expect.stringContaining(`${file} imports ${target}: `)]);
  });

  it.each([
    ['src/protocol/a.ts', "import { b } from '../trace/b.ts';\nimport * as v from 'valibot';"],
    ['panel/a.tsx', "import { b } from './tables/b.ts';\nimport { h } from 'preact/hooks';"],
    ['panel/tables/a.tsx', "import { b } from '../state/b.ts';\nimport type { C } from '../host.ts';"],
    ['extension/panel/a.ts', "import { b } from '../../panel/b.ts';\nimport { c } from '../platform/c.ts';"],
    ['src/trace/a.test.ts', "import { b } from '../../test/b.ts';\nimport { it } from 'vitest';"],
    ['src/trace/a.ts', "// import { b } from '../panel/b.ts';\nconst c = `import d from '../panel/d.ts'`;"],
    ['panel/a.tsx', "const a = <p>don't import</p>;\nconst b = /['\"]/; const c = 'from';\nimport d from './d.ts';"],
  ])('allow: %s has %s', (file, text) => {
    expect(forbiddenImports(file, text)).toEqual([]);
  });

  it.each([
    [
      { 'panel/a.ts': "import { b } from './b.ts';", 'panel/b.ts': "import type { A } from './a.ts';" },
      'panel/a.ts → panel/b.ts → panel/a.ts',
    ],
    [
      {
        'panel/a.ts': "const b = await import('./deep/b.ts');",
        'panel/deep/b.ts': "export * from './c.ts';",
        'panel/deep/c.ts': "let a: import('../a.ts').A;",
      },
      'panel/a.ts → panel/deep/b.ts → panel/deep/c.ts → panel/a.ts',
    ],
    [{ 'panel/a.ts': "import './a.ts';" }, 'panel/a.ts → panel/a.ts'],
  ])('forbid circles: %o', (files, found) => {
    expect(importCycles(new Map(Object.entries(files)), 'panel')).toEqual([expect.stringContaining(`${found}: `)]);
  });

  it('do not mind two ways to one file', () => {
    const files = { 'panel/a.ts': "import './b.ts';\nimport './c.ts';", 'panel/b.ts': "import './c.ts';", 'panel/c.ts': '' };
    expect(importCycles(new Map(Object.entries(files)), 'panel')).toEqual([]);
  });

  it.each([
    ['extension/background/a.ts', 'chrome.runtime.connect();', 'chrome.runtime'],
    ['extension/relay/a.ts', 'await browser.storage.local.get();', 'browser.storage'],
    ['extension/background/a.ts', 'let target: chrome.debugger.Debuggee;', 'chrome.debugger'],
    ['panel/a.tsx', 'globalThis.chrome?.devtools.panels;', 'globalThis.chrome?.devtools'],
    ['panel/a.tsx', 'const url = `${chrome.runtime.getURL("x")}`;', 'chrome.runtime'],
    ['panel/a.tsx', "chrome['runtime'];", 'chrome['],
    ['src/trace/a.ts', 'typeof chrome.runtime', 'chrome.runtime'],
  ])('leave the extension API to the platform: %s has %s', (file, text, found) => {
    expect(forbiddenGlobals(file, text)).toEqual([expect.stringContaining(`${file} says ${found}: `)]);
  });

  it.each([
    ['extension/platform/a.ts', 'chrome.runtime.connect();'],
    ['extension/background/a.ts', "// chrome.debugger\nconst url = 'chrome.google.com'; /* browser.x */ this.browser.close();"],
    ['driver/a.ts', 'await browser.close();'],
    ['panel/a.tsx', 'const a = `chrome.runtime`; const b = { chrome: 1 }; const { chrome } = b;'],
  ])('do not mind: %s has %s', (file, text) => {
    expect(forbiddenGlobals(file, text)).toEqual([]);
  });

  it.each([
    ["import { eventSchemas } from './src/trace/events.ts'; console.log(eventSchemas);", 'valibot'],
    ["import browser from 'webextension-polyfill'; console.log(browser);", 'webextension-polyfill'],
    ["import { retryDelay } from './src/chromium/schedule.ts'; console.log(retryDelay(1));", 'src/chromium/schedule.ts'],
  ])('see what a hook would bring into the page: %s', async (text, found) => {
    expect(await foreignInBundle('page-hook', { text })).toContainEqual(expect.stringContaining(found));
  });
});
