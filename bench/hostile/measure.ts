/** Measures one shape of hostile trace at 20 MB: `measure.ts <shape>` prints JSON. */
import { hostileTrace } from '../../driver/traces/hostile-traces.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { harFormat } from '../../src/formats/har.ts';
import type { FormatCode } from '../../src/formats/format.ts';
import { markdownFormat } from '../../src/formats/markdown.ts';
import { excerptOf } from '../../src/formats/excerpt.ts';
import { perfettoFormat } from '../../src/formats/perfetto.ts';
import { playwrightTestFormat } from '../../src/formats/playwright-test.ts';
import { readTrace } from '../../src/formats/read.ts';
import { syncScopeFormat } from '../../src/formats/syncscope.ts';
import { registerEffect } from '../../src/diagnosis/register-effect.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';

/** How long each work takes, ms. */
export type Times = Record<string, number>;

const [shape = ''] = process.argv.slice(2);
const size = 20_000_000;
const recording = madeUpHeader(shape);

const sample = 1_000;
const bytesOfOne = JSON.stringify(hostileTrace(shape, sample)).length / sample;
const events = hostileTrace(shape, Math.round(size / bytesOfOne));
let text = '';
for await (const piece of syncScopeFormat.write(recording, [events])) text += piece;

const times: Times = {};
async function time(name: string, work: () => unknown): Promise<void> {
  const begin = performance.now();
  await work();
  times[name] = performance.now() - begin;
}

const write = async (format: FormatCode) => {
  for await (const piece of format.write(recording, [events])) void piece;
};

const model = emptyModel();
await time('read', () => readTrace(text));
await time('fold', () => fold(model, events));
await time('effects', () => {
  for (const tag of model.tags.values()) for (const call of tag.calls) registerEffect(tag, call);
});
await time('part', () => excerptOf(events, model, events.slice(-1)));
await time('perfetto', () => write(perfettoFormat));
await time('har', () => write(harFormat));
await time('markdown', () => write(markdownFormat));
await time('test', () => write(playwrightTestFormat));
console.log(JSON.stringify(times));
