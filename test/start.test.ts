/** npm start, as far as it goes without a browser: what it takes, where it writes, and what it says of a recording. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkOutputFiles } from '../scripts/start/output-files.ts';
import { readOptions } from '../scripts/start/options.ts';
import { summarize } from '../scripts/start/summary.ts';
import { outputFiles, summary, usage } from '../src/messages/compiled/command-line.js';
import { ends } from '../src/messages/compiled/outcomes.js';
import { severities } from '../src/messages/compiled/severities.js';
import { wordedProblems } from '../src/messages/problems.ts';
import { emptyModel, fold } from '../src/trace/fold.ts';
import { whyNothingRanText } from '../src/messages/nothing-ran.ts';
import { syncScopeFormat } from '../src/formats/syncscope.ts';
import * as formatTexts from '../src/messages/compiled/formats.js';
import { textOf } from './sample-trace.ts';
import { traceOf } from './trace-text.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syncscope-'))));
afterAll(() => rm(folder, { recursive: true }));

const line = (count: number, text: string): string => `  ${summary.line({ count, text })}`;

/** What is wrong in one. */
function problemsOf(trace: string) {
  const events = traceOf(trace);
  return wordedProblems(fold(emptyModel(), events), events);
}

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
    const trace = [...uploads, run('x', 'outbox', 'https://app.example/api', 500)].join('');
    const [lost] = problemsOf(trace);
    expect(lost?.problem).toMatchObject({ rule: 'swallowed-failure', severity: 'loss' });
    expect(await saidOf(trace)).toEqual([
      summary.syncs({ count: 221 }),
      line(220, summary.variants({ text: 'sync “upload-…”', count: 220 })),
      line(1, 'sync “outbox”'),
      summary.outcomes({ count: 221 }),
      line(221, ends.succeeded()),
      summary.requests({ count: 221 }),
      line(220, summary.variants({ text: 'POST https://app.example/files/…: 201', count: 220 })),
      line(1, 'POST https://app.example/api: 500'),
      summary.problems({ count: 1 }),
      line(1, summary.problem({ severity: severities.loss(), what: lost?.what ?? '' })),
    ]);
  });

  it('no list of more than ten lines, and nothing that a terminal would obey or hide', async () => {
    const letter = (i: number): string => String.fromCodePoint(97 + i);
    const tags = Array.from({ length: 26 }, (_, i) =>
      run(`d${i}`, `${letter(i)}\u001B[31m\u202E\nSyncs: 0`, `https://${'x'.repeat(1_000)}.example/${letter(i)}`, 200),
    );
    const lines = await saidOf(tags.join(''));
    expect(lines).toHaveLength(1 + 10 + 2 + 1 + 10);
    expect(lines[1]).toBe(line(1, 'sync "a\\u001b[31m\\u202e\\nSyncs: 0"'));
    expect(lines[10]).toBe(`  ${summary.others({ count: 17, groups: 17 })}`);
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(line.length).toBeLessThan(400);
    }
  });

  it('why nothing ran, and what to try', async () => {
    const why = whyNothingRanText({ why: 'not-called' }, summary.addReload());
    expect(await saidOf('0 browser registration-observed')).toEqual([summary.nothingRan({ why })]);
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
    ['--filter is:broken', /^--filter: .*broken/],
    ['--filter tag:', usage.filterEmpty()],
    ['--export a.har --export ./a.har', usage.exportTwice({ file: './a.har' })],
    ['--export a.txt', /^--export .*\.har.*a\.txt\.$/],
    ['--leave-out everything', /^--leave-out .*headers.*everything\.$/],
    ['--record soon', usage.record({ given: 'soon' })],
    ['--record 1 --fail-on note', usage.failOn({ severities: 'loss, failure, risk', given: 'note' })],
    ['ftp://a.example/', usage.url({ given: 'ftp://a.example/' })],
    ['--everything', /--everything.*--help/],
    ['https://a.example/ https://b.example/', usage.onePage({ more: 'https://b.example/' })],
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
  await checkOutputFiles([here ?? '']);
  expect((await stat(join(folder, 'new'))).isDirectory()).toBe(true);
  await expect(checkOutputFiles([here, isFolder, inFile, long].map(String))).rejects.toThrow(
    [
      outputFiles.folder({ file: String(isFolder) }),
      outputFiles.cannotWrite({ file: String(inFile), reason: outputFiles.notAFolder() }),
      outputFiles.cannotWrite({ file: String(long), reason: outputFiles.tooLong() }),
    ].join('\n'),
  );
});
