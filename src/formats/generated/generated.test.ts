import { transform } from 'esbuild';
import { describe, expect, it, test } from 'vitest';
import { sampleEvents, sampleRecording, textOf } from '../../../test/sample-trace.ts';
import { traceOf } from '../../../test/trace-text.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { recordedUrl } from '../../trace/url.ts';
import { playwrightTestFormat } from '../playwright-test.ts';
import { puppeteerTestFormat } from '../puppeteer-test.ts';
import { literal } from './source.ts';

const tools = [
  ['Puppeteer', puppeteerTestFormat, 'js'],
  ['Playwright', playwrightTestFormat, 'ts'],
] as const;

/** The tests of a Puppeteer file: their titles and bodies. */
async function testsOf(events: readonly TraceEvent[], recording = sampleRecording): Promise<Map<string, string[]>> {
  const text = await textOf(puppeteerTestFormat, events, {}, recording);
  const found = text.matchAll(/^test\('(.*)', \{.*\n((?: {2}.*\n)*)\}\);$/gm);
  return new Map([...found].map(([, title = '', body = '']) => [title, body.trim().split(/\n\s*/)]));
}

describe('the cases of a generated test', () => {
  it('are what was recorded: held and released, or given to the worker', async () => {
    const open = "const app = await openApp(t, '/inbox', '/');";
    expect(Object.fromEntries(await testsOf(sampleEvents))).toEqual({
      'sync “outbox” fails': [
        open,
        "await app.dispatchSync('outbox', { lastChance: false });",
        "await eventually(() => app.answersTo('POST /api/messages'), [503]);",
        "await eventually(() => app.outcomeOf('outbox'), 'failed');",
      ],
      'sync “outbox” succeeds': [
        open,
        "await app.dispatchSync('outbox', { lastChance: false });",
        "await eventually(() => app.answersTo('POST /api/messages'), [201]);",
        "await eventually(() => app.outcomeOf('outbox'), 'succeeded');",
      ],
      'sync “draft”: held while offline, released when online again': [
        open,
        'await app.setOffline(true);',
        "await app.register('draft');",
        "await eventually(() => app.pendingTags(), ['draft']);",
        'await app.setOffline(false);',
        "await eventually(() => app.answersTo('POST https://cdn.example/draft'), ['failed']);",
        "await eventually(() => app.outcomeOf('draft'), 'succeeded');",
      ],
      'sync “outbox”, last chance, succeeds': [
        open,
        "await app.dispatchSync('outbox', { lastChance: true });",
        "await eventually(() => app.outcomeOf('outbox'), 'succeeded');",
      ],
      'periodicsync “news” succeeds': [
        open,
        "await app.dispatchPeriodicSync('news');",
        "await eventually(() => app.outcomeOf('news'), 'succeeded');",
      ],
    });
  });

  it('come once each, however often they were recorded', async () => {
    const again = Array.from(
      { length: 300 },
      (_, i) => `${i} worker dispatch-started d${i} ${i % 2 ? 'a' : 'b'}\n${i} worker dispatch-settled d${i}`,
    );
    expect([...(await testsOf(traceOf(again.join('\n')))).keys()]).toEqual(['sync “b” succeeds', 'sync “a” succeeds']);
  });

  it('are not more than anyone reads', async () => {
    const many = Array.from(
      { length: 300 },
      (_, i) => `${i} worker dispatch-started d${i} t${i}\n${i} worker dispatch-settled d${i}`,
    );
    const text = await textOf(puppeteerTestFormat, traceOf(many.join('\n')));
    expect(text.match(/^test\(/gm)).toHaveLength(100);
    expect(text).toContain('200 more cases');
  });

  it('do not wait for the end that only the browser makes', async () => {
    const tests = await testsOf(traceOf('0 worker dispatch-started d1 hang\n9 worker dispatch-settled d1 failed timeout'));
    expect(tests.get('sync “hang” does not end by itself')?.at(-1)).toBe(
      "await eventually(() => app.outcomeOf('hang'), 'running');",
    );
  });

  it('leave out requests of which only a part of the address was recorded', async () => {
    const tests = await testsOf(
      traceOf(`
        0 worker  dispatch-started d1 a
        1 browser request-started  r1 d1 ${JSON.stringify(recordedUrl(`https://app.example/${'a'.repeat(3_000)}`))}
        2 browser request-settled  r1 responded 200
        3 browser request-started  r2 d1 ${JSON.stringify(recordedUrl(`https://app.example/b?${'a'.repeat(3_000)}`))}
        4 browser request-settled  r2 responded 200
        5 browser request-started  r3 d1 ${JSON.stringify(recordedUrl('data:text/plain,a'))}
        6 browser request-settled  r3 responded 200
        7 worker  dispatch-settled d1
      `),
    );
    const asserted = [...tests.values()].flat().filter((line) => line.includes('answersTo'));
    expect(asserted).toEqual(["await eventually(() => app.answersTo('POST /b'), [200]);"]);
  });

  it('leave out what can’t be done again: stopped workers, other origins, what did not end', async () => {
    const tests = await testsOf(
      traceOf(`
        0 worker dispatch-started d1 a
        1 worker dispatch-settled d1 failed worker-stopped
        2 worker dispatch-started d2 b scope=https://other.example/
        3 worker dispatch-settled d2
        4 worker dispatch-started d3 c
      `),
    );
    expect([...tests.keys()]).toEqual([]);
  });
});

describe.each(tools)('the %s test', (_, format, loader) => {
  it('is a program, also of an empty trace', async () => {
    await expect(transform(await textOf(format), { loader })).resolves.toBeDefined();
    const empty = await textOf(format, []);
    expect(empty).toContain('nothing to test');
    await expect(transform(empty, { loader })).resolves.toBeDefined();
  });

  it('stays one, whatever page and recording are called', async () => {
    const nasty = '\');process.exit()//${x}`\\n*/\\u2028\\\\';
    const events = traceOf(`
      0 worker dispatch-started d1 "${nasty}"
      1 browser request-started r1 d1 https://app.example/';a method="${nasty}"
      2 browser request-settled r1 responded 200
      3 worker dispatch-settled d1
    `);
    const recording = { ...sampleRecording, name: "\n'import \u2028 evil", url: "https://app.example/'+x+'" };
    const text = await textOf(format, events, {}, recording);
    const { code } = await transform(text, { loader, minifySyntax: true });
    // What is no string or comment is the same as in any other file.
    expect(code).not.toMatch(/^\s*(process\.exit|import evil)/m);
    expect(text.split('\n').slice(0, 2).every((line) => line.startsWith('// '))).toBe(true);
  });
});

it('writes strings as literals that mean the same', () => {
  for (const text of [`'"\\`, '\n\u2028', '\\"', "\\'", '\ud800', '${a}`']) {
    const inside = literal(text).slice(1, -1);
    expect(inside).not.toMatch(/(?<!\\)(\\\\)*'/);
    expect(JSON.parse(`"${inside.replace(/\\.|"/gs, (found) => (found === "\\'" ? "'" : found === '"' ? '\\"' : found))}"`)).toBe(text);
  }
});

test('a test of the empty tag names it', async () => {
  const events = traceOf(`
    0 worker dispatch-started d1 ""
    9 worker dispatch-settled d1
  `);
  expect([...(await testsOf(events)).keys()]).toEqual(['sync "" succeeds']);
});
