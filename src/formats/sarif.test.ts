import { readFile } from 'node:fs/promises';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { lossEvents, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import { traceRules } from '../diagnosis/trace-rules.ts';
import { wordedProblems } from '../messages/problems.ts';
import type { TraceEvent } from '../trace/events.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { sarifFormat } from './sarif.ts';

const place = v.object({
  physicalLocation: v.object({
    artifactLocation: v.object({ uri: v.string() }),
    region: v.object({ startLine: v.number(), startColumn: v.optional(v.number()) }),
  }),
});
const resultSchema = v.object({
  ruleId: v.string(),
  ruleIndex: v.number(),
  level: v.string(),
  message: v.object({ text: v.string() }),
  locations: v.optional(v.array(place)),
  relatedLocations: v.optional(v.array(place)),
  partialFingerprints: v.record(v.string(), v.string()),
  properties: v.object({ severity: v.string(), certain: v.boolean(), count: v.number(), tags: v.array(v.string()) }),
});
const ruleSchema = v.object({
  id: v.string(),
  shortDescription: v.object({ text: v.string() }),
  help: v.object({ text: v.string(), markdown: v.string() }),
  defaultConfiguration: v.object({ level: v.string() }),
});
const sarifSchema = v.object({
  version: v.literal('2.1.0'),
  runs: v.strictTuple([
    v.object({ tool: v.object({ driver: v.object({ rules: v.array(ruleSchema) }) }), results: v.array(resultSchema) }),
  ]),
});

/** The schema that OASIS publishes. It is of draft 4, of which it uses nothing that means something else in later drafts. */
const published: Record<string, unknown> = JSON.parse(
  await readFile(new URL('../../test/fixtures/sarif-schema-2.1.0.json', import.meta.url), 'utf8'),
);
const { $schema: _draft, id: _id, ...schema } = published;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const fits = ajv.compile(schema);

/** The one run of a file that fits the published schema. */
async function runOf(events: readonly TraceEvent[]) {
  const parsed: unknown = JSON.parse(await textOf(sarifFormat, events));
  fits(parsed);
  expect(fits.errors ?? []).toEqual([]);
  return v.parse(sarifSchema, parsed).runs[0];
}

describe('SARIF', () => {
  it('has a result for each problem, in its words, at the level that is nearest', async () => {
    const { results } = await runOf(lossEvents);
    const worded = wordedProblems(fold(emptyModel(), lossEvents), lossEvents);
    expect(results.map(({ ruleId, level, properties }) => [ruleId, level, properties.severity])).toEqual([
      ['swallowed-failure', 'error', 'loss'],
      ['late-wait-until', 'warning', 'risk'],
    ]);
    expect(results.map(({ message }) => message.text)).toEqual(worded.map(({ what, todo }) => `${what} ${todo}`));
    expect(results[0]?.properties).toMatchObject({ certain: true, count: 1, tags: ['draft'] });
    expect((await runOf([])).results).toEqual([]);
  });

  it('says of each rule what it is about and what to do', async () => {
    const { tool, results } = await runOf(lossEvents);
    const { rules } = tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(traceRules.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    for (const { help } of rules) expect(help.markdown).toContain('```js\n');
    expect(rules.find(({ id }) => id === 'gave-up')?.defaultConfiguration.level).toBe('error');
  });

  it('has the place where a stack shows it: of a call, of an error, of the promise that was given', async () => {
    const { results } = await runOf(
      traceOf(`
        0  page    register-called    "" c1 stack=[{"function":"send","url":"https://app.example/app.js?v=1","line":3,"column":4}]
        1  page    register-settled   c1
        10 worker  dispatch-started   d1 thrown
        11 worker  handler-returned   d1 error={"name":"Error","message":"no","stack":"Error: no\\n    at work (https://app.example/sw.js:7:9)"}
        12 worker  dispatch-settled   d1
        20 worker  dispatch-started   d2 failing
        21 worker  wait-until-called  d2 p2 stack=[{"function":"","url":"https://app.example/sw.js","line":20,"column":0}]
        22 browser request-started    r2 d2
        23 browser request-settled    r2 responded 500
        24 worker  wait-until-settled d2 p2
        25 worker  dispatch-settled   d2
      `),
    );
    const places = new Map(results.map(({ ruleId, locations }) => [ruleId, locations?.map((found) => found.physicalLocation)]));
    const at = (uri: string, startLine: number, startColumn?: number) => [
      { artifactLocation: { uri }, region: { startLine, ...(startColumn !== undefined && { startColumn }) } },
    ];
    expect(places.get('odd-tag')).toEqual(at('https://app.example/app.js?v=1', 3, 4));
    expect(places.get('handler-threw')).toEqual(at('https://app.example/sw.js', 7, 9));
    expect(places.get('swallowed-failure')).toEqual(at('https://app.example/sw.js', 20));
  });

  it.each([
    ['<anonymous>', undefined],
    ['native code', undefined],
    ['data:text/javascript,x', undefined],
    ['https://a b.example/', undefined],
    ['webpack://app/./src/a.ts', 'webpack://app/./src/a.ts'],
    ['https://a.example/a b<c>"d|é#x#y?%zz%20\ud800', 'https://a.example/a%20b%3Cc%3E%22d%7C%C3%A9#x%23y?%25zz%20%EF%BF%BD'],
    ['https://a.example/\u0000\u202e[x]', 'https://a.example/%00%E2%80%AE%5Bx%5D'],
  ])('of %j writes an address that is one, or none', async (url, uri) => {
    const stack = JSON.stringify([{ function: '', url, line: 1, column: 1 }]).replaceAll(' ', String.raw`\u0020`);
    const { results } = await runOf(traceOf(`0 page register-called "" c1 stack=${stack}\n1 page register-settled c1`));
    expect(results[0]?.ruleId).toBe('odd-tag');
    expect(results[0]?.locations?.[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });

  it('has the same fingerprint for the same problem of another recording, and another one for each of several', async () => {
    const run = (tag: string, at: number): string => `
      ${at}     worker dispatch-started d${at} ${tag} scope="https://app.example/${at}/"
      ${at + 1} worker handler-returned d${at} error={"name":"Error","message":"no"}
      ${at + 2} worker dispatch-settled d${at}`;
    const fingerprints = async (...runs: string[]) =>
      (await runOf(traceOf(runs.join('')))).results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);
    const once = await fingerprints(run('message-17', 10));
    expect(await fingerprints(run('message-99', 10).replaceAll('d10', 'other'))).toEqual(once);
    const both = await fingerprints(run('message-17', 10), run('message-17', 20));
    expect(new Set(both).size).toBe(2);
  });

  it('keeps what hostile texts are from being more than texts', async () => {
    const nasty = JSON.stringify('</script>\u202e\ud800\u0000 [x](javascript:y) {0}');
    const { results } = await runOf(
      traceOf(`
        0 worker  dispatch-started   d1 ${nasty} scope=${nasty}
        1 worker  handler-returned   d1 error={"name":${nasty},"message":${nasty},"stack":${nasty}}
        2 worker  dispatch-settled   d1
      `),
    );
    expect(results).toHaveLength(1);
    for (const { message, properties, partialFingerprints } of results) {
      for (const text of [message.text, ...properties.tags, ...Object.values(partialFingerprints)]) {
        expect(text).not.toMatch(/\p{Cc}|\p{Cf}|\p{Surrogate}/u);
      }
      expect(message.text).toContain('[x] (javascript:y) {{0}}');
    }
  });
});
