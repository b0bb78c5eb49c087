import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sizeLimits, sizeOf } from '../driver/sizes.ts';

const sources = [
  'build.mjs',
  'manifest.json',
  'package.json',
  'tsconfig.json',
  'LICENSE',
  'src',
  'extension',
  'panel',
  'scripts',
];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncscope-build-'));
  for (const source of sources) await cp(source, join(folder, source), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function build(...flags: string[]): void {
  execFileSync(process.execPath, ['build.mjs', ...flags], { cwd: folder, stdio: 'pipe' });
}

describe('the build', { timeout: 120_000 }, () => {
  test('packs the same bytes from the same sources', async () => {
    const { version }: { version: string } = JSON.parse(await readFile('manifest.json', 'utf8'));
    const pack = async (): Promise<Buffer> => {
      build('--zip');
      return readFile(join(folder, `syncscope-${version}.zip`));
    };
    const first = await pack();
    expect((await pack()).equals(first)).toBe(true);
    expect(first.length).toBeGreaterThan(10_000);
  });

  test('holds every file that the manifest names, and allows no script from elsewhere', async () => {
    build();
    const manifest: {
      devtools_page: string;
      background: { service_worker: string };
      icons?: Record<string, string>;
      content_security_policy: { extension_pages: string };
    } = JSON.parse(await readFile(join(folder, 'dist/manifest.json'), 'utf8'));
    const named = [manifest.devtools_page, manifest.background.service_worker, ...Object.values(manifest.icons ?? {})];
    for (const file of [...named, 'panel.html', 'relay.js', 'page-hook.js', 'worker-probe.js']) {
      expect((await readFile(join(folder, 'dist', file))).length).toBeGreaterThan(0);
    }
    expect(manifest.content_security_policy.extension_pages).toMatch(/default-src 'none'; script-src 'self';/);
  });

  test('holds the texts that the manifest names', async () => {
    build();
    const manifest = await readFile(join(folder, 'dist/manifest.json'), 'utf8');
    const { default_locale: language }: { default_locale: string } = JSON.parse(manifest);
    const texts: unknown = JSON.parse(await readFile(join(folder, 'dist/_locales', language, 'messages.json'), 'utf8'));
    const named = [...manifest.matchAll(/__MSG_(\w+)__/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(texts).toHaveProperty([name, 'message'], expect.stringMatching(/\S/));
  });

  test('holds our licence, and that of each package that is in it, with where its source is', async () => {
    build();
    const text = await readFile(join(folder, 'dist/LICENSES.txt'), 'utf8');
    expect(text.startsWith(await readFile('LICENSE', 'utf8'))).toBe(true);
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const [name, version] of Object.entries(dependencies)) {
      expect(text).toMatch(new RegExp(`^${name} ${version} \\(.+\\)\nhttps://.+\n\n`, 'm'));
      const file = (await readdir(join('node_modules', name))).find((entry) => /^licen[cs]e/i.test(entry)) ?? '';
      expect(text).toContain(await readFile(join('node_modules', name, file), 'utf8'));
    }
  });

  test('has the panel begin with one page and one script, and allows no style but its own', async () => {
    build();
    const read = (file: string) => readFile(join(folder, 'dist', file), 'utf8');
    const page = await read('panel.html');
    const [style = ''] = /(?<=<style>).*(?=<\/style>)/s.exec(page) ?? [];
    expect(style).toContain('--background');
    expect(await read('manifest.json')).toContain(
      `style-src 'self' 'sha256-${createHash('sha256').update(style).digest('base64')}';`,
    );
    const scripts = [...page.matchAll(/<script type="module" src="(.+?)">/g)].map(([, file]) => file ?? '');
    expect(scripts).toHaveLength(1);
    const imports = (await read(scripts[0] ?? '')).match(/(^|[;}])import[{"*]/g);
    expect(imports).toBeNull();
  });

  test.each(['panel', 'page-hook', 'worker-probe'] as const)('keeps %s as small as it has to be', async (script) => {
    build();
    expect(await sizeOf(script, join(folder, 'dist'))).toBeLessThanOrEqual(sizeLimits[script]);
  });

  test('refuses what it does not know', () => {
    expect(() => build('--fast')).toThrow(/does not know “--fast”/);
  });
});
