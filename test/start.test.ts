/** npm start, as far as it goes without a browser: what it takes, where it writes, and what it says of a recording. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkPlaces } from '../scripts/start/places.ts';
import { readOptions } from '../scripts/start/options.ts';
import { summarize } from '../scripts/start/summary.ts';
import { syncScopeFormat } from '../src/formats/syncscope.ts';
import * as formatTexts from '../src/messages/compiled/formats.js';
import { filterProblem } from '../src/messages/filter-problem.ts';
import { parseFilter } from '../src/trace/filter.ts';
import { textOf } from './sample-trace.ts';
import { traceOf } from './trace-text.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syncscope-'))));
afterAll(() => rm(folder, { recursive: true }));

/** What it says of a trace in the language of tests. */
async function saidOf(trace: string): Promise<string[]> {
  const file = join(folder, 'a.syncscope.json');
  await writeFile(file, await textOf(syncScopeFormat, traceOf(trace)));
  return (await summarize(file)).lines;
}

const run = (id: string, tag: string, url: string, status: number): string => `
0 worker dispatch-started ${id} ${JSON.stringify(tag)}
1 worker wait-until-called ${id} ${id}p
2 browser request-started ${id}r ${id} ${JSON.stringify(url)}
3 browser request-settled ${id}r responded ${status}
4 worker wait-until-settled ${id} ${id}p
5 worker dispatch-settled ${id} succeeded`;

describe('of a recording it says', () => {
  it('what ran, how it ended, what was requested and what went wrong, the same things together', async () => {
    const uploads = Array.from({ length: 220 }, (_, i) =>
      run(`d${i}`, `upload-${crypto.randomUUID()}`, `https://app.example/files/${i}`, 201),
    );
    expect(await saidOf([...uploads, run('x', 'outbox', 'https://app.example/api', 500)].join(''))).toEqual([
      'Syncs: 221',
      '  220 × sync “upload-…” (220 different)',
      '  1 × sync “outbox”',
      'Outcomes: 221',
      '  221 × succeeded',
      'Requests: 221',
      '  220 × POST https://app.example/files/…: 201 (220 different)',
      '  1 × POST https://app.example/api: 500',
      'What went wrong: 1',
      '  1 × POST https://app.example/api was answered 500, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.',
    ]);
  });

  it('no list of more than ten lines, and nothing that a terminal would obey or hide', async () => {
    const letter = (i: number): string => String.fromCodePoint(97 + i);
    const tags = Array.from({ length: 26 }, (_, i) =>
      run(`d${i}`, `${letter(i)}\u001B[31m\u202E\nSyncs: 0`, `https://${'x'.repeat(1_000)}.example/${letter(i)}`, 200),
    );
    const lines = await saidOf(tags.join(''));
    expect(lines).toHaveLength(1 + 10 + 2 + 1 + 10);
    expect(lines[1]).toBe('  1 × sync "a\\u001b[31m\\u202e\\nSyncs: 0"');
    expect(lines[10]).toBe('  17 × 17 others');
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(line.length).toBeLessThan(400);
    }
  });

  it('why nothing ran, and what to try', async () => {
    expect(await saidOf('0 browser registration-observed')).toEqual([
      'No sync ran while it was recorded. The page registered no sync while it was recorded. If it does so while it loads, add --reload.',
    ]);
  });
});

describe('the command line', () => {
  it('is read', () => {
    const line =
      '--record 5 --reload --bodies --filter is:failed --leave-out headers --export a.har --export b.md https://a.example/';
    expect(readOptions(line.split(' '))).toMatchObject({
      url: 'https://a.example/',
      recordSeconds: 5,
      reload: true,
      bodies: true,
      filter: 'is:failed',
      leaveOut: ['headers'],
      exports: [
        { file: 'a.har', menuItem: formatTexts.labels.har() },
        { file: 'b.md', menuItem: formatTexts.labels.markdown() },
      ],
    });
  });

  it.each([
    ['--filter is:broken', `--filter: ${filterProblem(parseFilter('is:broken'))}`],
    ['--filter tag:', '--filter takes what is to be shown, such as "tag:outbox is:failed", not nothing.'],
    ['--export a.har --export ./a.har', '--export names ./a.har twice: the second would take the place of the first.'],
    ['--export a.txt', /^--export takes a name that ends in .*, not a\.txt\.$/],
    ['--leave-out everything', /^--leave-out takes .*, not everything\.$/],
    ['--record soon', '--record takes a number of seconds, at most 86400, not soon.'],
    ['ftp://a.example/', 'The page must be an address that starts with http:// or https://, not ftp://a.example/.'],
  ])('%s is refused with what it takes', (line, sentence) => expect(() => readOptions(line.split(' '))).toThrow(sentence));

  test.each(['--export a.har', '--reload', '--bodies', '--record 1 --filter is:failed', '--record 1 --leave-out headers'])(
    '%s alone is refused before anything is done, with what it needs',
    async (line) => {
      const script = join(import.meta.dirname, '../scripts/start.ts');
      const ended = await new Promise<{ code: unknown; said: string }>((resolve) =>
        execFile(process.execPath, ['--import', 'tsx', script, 'https://a.example/', ...line.split(' ')], (error, _, said) =>
          resolve({ code: error?.code, said }),
        ),
      );
      expect(ended).toEqual({ code: 2, said: expect.stringMatching(/^--[a-z-]+ needs --(record|export) <.*\n$/) });
    },
  );
});

test('where a file can’t be written is told before the browser starts, of all files at once', async () => {
  await writeFile(join(folder, 'file'), '');
  await mkdir(join(folder, 'folder.har'));
  const [here, isFolder, inFile, long] = ['new/a.har', 'folder.har', 'file/a.har', `${'x'.repeat(300)}.har`].map((name) =>
    join(folder, name),
  );
  await checkPlaces([here ?? '']);
  expect((await stat(join(folder, 'new'))).isDirectory()).toBe(true);
  await expect(checkPlaces([here, isFolder, inFile, long].map(String))).rejects.toThrow(
    `${isFolder} is a folder: name a file in it.\n${inFile} can’t be written: a part of its path is a file, not a folder.\n` +
      `${long} can’t be written: its name is too long.`,
  );
});
