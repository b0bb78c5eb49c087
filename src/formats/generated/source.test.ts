import { runInNewContext } from 'node:vm';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { fileOf } from '../../../test/generated-tests.ts';
import { sampleRecording, textOf } from '../../../test/sample-trace.ts';
import { traceOf } from '../../../test/trace-text.ts';
import * as texts from '../../messages/compiled/generated-tests.js';
import { playwrightTestFormat } from '../playwright-test.ts';
import { puppeteerTestFormat } from '../puppeteer-test.ts';
import { literal } from './source.ts';

const tools = [
  ['Puppeteer', puppeteerTestFormat, 'js'],
  ['Playwright', playwrightTestFormat, 'ts'],
] as const;

describe('the requests that failed when recorded', () => {
  const trace = `
    0 panel   recording-started bodies=true
    1 worker  dispatch-started d1 outbox
    2 browser request-started r1 d1 https://app.example/api body="{\\"text\\":\\"Hello\\"}"
    3 browser request-settled r1 responded 503 mimeType=application/json
    4 browser response-body r1 "{\\"error\\":\\"busy\\"}"
    5 browser request-started r2 d1 https://app.example/fine
    6 browser request-settled r2 responded 200
    7 worker  dispatch-settled d1
  `;
  const answered = /^const ANSWERED = \{\n((?: .*\n)*)\};/m;

  it('are answered by the test, with the bodies that were recorded', async () => {
    expect(answered.exec(await fileOf(trace))?.[1]).toBe(
      `  'POST /api': {\n    503: { type: 'application/json', body: '{"error":"busy"}' },\n  },\n`,
    );
  });

  it('show in the comment of prepare() what was sent', async () => {
    expect(await fileOf(trace)).toContain(' *  - sync “outbox” succeeds: POST /api ({"text":"Hello"})\n');
  });

  it('have made-up bodies where none were recorded, or they are left out', async () => {
    const text = await textOf(puppeteerTestFormat, traceOf(trace), { leaveOut: ['bodies'] });
    expect(answered.exec(text)?.[1]).toContain(`503: { type: 'application/json', body: '{}' }`);
    expect(text).toContain(texts.madeUp());
    expect(text).not.toMatch(/busy|Hello/);
  });
});

/** Runs a file without its tests, and gives their titles. */
async function titlesOf(text: string, loader: 'js' | 'ts'): Promise<string[]> {
  const { code } = await transform(text, { loader, format: 'cjs' });
  const titles: string[] = [];
  const test = Object.assign((title: string) => void titles.push(title), { use() {}, describe: { configure() {} } });
  const exit = () => titles.push('It has run what was recorded!');
  runInNewContext(code, { require: () => ({ test, before() {}, after() {} }), process: { env: {}, exit } });
  return titles;
}

describe.each(tools)('the %s test', (_, format, loader) => {
  it('is a program, also of an empty trace', async () => {
    expect(await titlesOf(await textOf(format), loader)).toHaveLength(5);
    const empty = await textOf(format, []);
    expect(empty).toContain(texts.nothing());
    expect(await titlesOf(empty, loader)).toEqual([]);
  });

  it('says how to install and run what it needs', async () => {
    const text = await textOf(format);
    expect(text).toMatch(/^\/\/ Install: npm install --save-dev /m);
    expect(text).toMatch(/^\/\/ Run: .* <this file>$/m);
  });

  it('stays one, whatever page, tags, requests and recording are called', async () => {
    const nasty = "');process.exit()//*/${process.exit()}`${process.exit()}\\";
    const word = JSON.stringify(nasty);
    const one = (i: number, tag: string) => `
      ${i} worker dispatch-started d${i} ${JSON.stringify(tag)}
      ${i} browser request-started r${i} d${i} https://app.example/';a method=${word} body=${word}
      ${i} browser request-settled r${i} responded 500 mimeType=${word}
      ${i} browser response-body r${i} ${word}
      ${i} worker dispatch-settled d${i}
    `;
    const recording = { ...sampleRecording, name: "\n'import \u2028 evil", url: "https://app.example/'+x+'" };
    const text = await textOf(format, traceOf(one(0, nasty) + one(1, `${nasty}2`)), {}, recording);
    expect(await titlesOf(text, loader)).toEqual([`sync “${nasty}” succeeds`, `sync “${nasty}2” succeeds`]);
    expect(
      text
        .split('\n')
        .slice(0, 2)
        .every((line) => line.startsWith('// ')),
    ).toBe(true);
  });
});

it('writes strings as literals that mean the same', () => {
  for (const text of [`'"\\`, '\n\u2028', '\\"', "\\'", '\ud800', '${a}`']) {
    const inside = literal(text).slice(1, -1);
    expect(inside).not.toMatch(/(?<!\\)(\\\\)*'/);
    expect(JSON.parse(`"${inside.replace(/\\.|"/gs, (found) => (found === "\\'" ? "'" : found === '"' ? '\\"' : found))}"`)).toBe(
      text,
    );
  }
});
