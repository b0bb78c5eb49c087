/** The licences of what a build bundles. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes our licence, and those of all packages that are bundled, beside what was built.
 * @param {string} file where to
 * @returns {import('esbuild').Plugin} for each build that has a part in it; they need `metafile`
 */
export function licensesTo(file) {
  /** @type {Set<string>} */
  const packages = new Set();
  return {
    name: 'licenses',
    setup(build) {
      build.onEnd(async ({ metafile }) => {
        const outputs = Object.values(metafile?.outputs ?? {});
        const bundled = outputs.flatMap(({ inputs }) => Object.keys(inputs));
        for (const path of bundled) {
          const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
          if (folder !== undefined) packages.add(folder);
        }
        const texts = await Promise.all([...packages].sort().map(licenseOf));
        await writeFile(file, [await readFile('LICENSE', 'utf8'), ...texts].join(`\n${'-'.repeat(80)}\n\n`));
      });
    },
  };
}

/**
 * @param {string} folder of a package
 * @throws where it has none: what may not be passed on must not be bundled
 */
async function licenseOf(folder) {
  const { name, version, license, repository } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled and has no file with its licence.`);
  const source = String(repository?.url ?? repository ?? '')
    .replace(/^(git\+)?\w+:/, 'https:')
    .replace(/\.git$/, '');
  return `${name} ${version} (${license})\n${source}\n\n${await readFile(join(folder, file), 'utf8')}`;
}
