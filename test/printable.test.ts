import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { printable, printableLines } from '../driver/printable.ts';

it('a text is printed without what a terminal would obey or hide', () => {
  expect(printable('\u001B]0;title\u0007 \u009B2J a\r\nb\tc')).toBe('\\x1b]0;title\\x07 \\x9b2J a\\x0d\\x0ab\\x09c');
  expect(printable('a\u202Eb\u2066c\u200D\uD800\u{E0041}')).toBe('a\\u202eb\\u2066c\\u200d\\ud800\\u{e0041}');
  expect(printable('é 漢 🛒')).toBe('é 漢 🛒');
  expect(printable('x'.repeat(1_000))).toBe(`${'x'.repeat(300)}… (700 more characters)`);
  expect(printableLines('one\n\u001B[2Jtwo')).toBe('one\n\\x1b[2Jtwo');
});

it('what npm start says of a recording has none of that either, and an end', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'syncscope-'));
  try {
    const file = join(folder, 'a.syncscope.json');
    const tag = 'a\u001B[31m\u202E\nDispatches: none';
    const events = Array.from({ length: 100 }, (_, i) => [
      { kind: 'dispatch-started', type: 'sync', tag: `${tag}${i}` },
      { kind: 'dispatch-settled', outcome: tag, reason: tag },
      { kind: 'request-started', method: tag, url: `https://a.example/${tag}${'x'.repeat(1_000)}` },
    ]).flat();
    await writeFile(file, JSON.stringify({ format: 'syncscope-trace', events }));
    const script = join(import.meta.dirname, '../scripts/start/summary.ts');
    const code = `import(${JSON.stringify(script)}).then(async ({ summarize }) => console.log(JSON.stringify(await summarize(${JSON.stringify(file)}))))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', code]);
    const { lines }: { lines: string[] } = JSON.parse(stdout);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('100: 1 × sync "a\\x1b[31m\\u202e\\x0aDispatches: none0", ');
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(line.length).toBeLessThan(10_000);
    }
    expect(lines[0]).toMatch(/, and 80 others$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
