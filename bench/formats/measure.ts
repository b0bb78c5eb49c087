/** Measures one format with one size of trace: `measure.ts <export-… or import-…> <events>` prints JSON. */
import { bigTrace } from '../../driver/traces/big-trace.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { formats } from '../../src/formats/index.ts';
import { readTrace } from '../../src/formats/read.ts';
import { median } from '../figures.ts';

/** What was measured; times are medians. */
export interface Measured {
  ms: number;
  /** What `JSON.stringify` of the events, or `JSON.parse` of the file, takes in the same process. */
  baselineMs: number;
  /** How often as long it took, as the median of what each round gives: what loads the machine slows down both. */
  timesBaseline: number;
  /** The size of the file. */
  bytes: number;
  /** How much more memory was in use at most, with what was not collected yet, than before. */
  peakMb: number;
}

const [what = '', count = ''] = process.argv.slice(2);
const size = Number(count);
const rounds = size > 100_000 ? 1 : 7;
const recording = madeUpHeader('Bench', 'https://shop.example/', Date.UTC(2026, 0, 15, 9));
const events = bigTrace({ events: size, tags: 500 });
const measured = what.startsWith('import-') ? await measureImport() : await measureExport();
console.log(JSON.stringify(measured));

async function measureExport(): Promise<Measured> {
  const code = await formats.find(({ id }) => `export-${id}` === what)?.load();
  if (!code) throw new Error(`There is no format “${what}”.`);
  let bytes = 0;
  const work = async () => {
    bytes = 0;
    // As in the panel, where the pieces become a file.
    for await (const piece of code.write(recording, [events])) bytes += Buffer.byteLength(piece);
  };
  const baseline = () => Buffer.byteLength(JSON.stringify({ recording, events }));
  return { ...(await timed(work, baseline)), bytes };
}

async function measureImport(): Promise<Measured> {
  const text = what === 'import-chrome' ? chromeFile() : await syncScopeFile();
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  // As a file's stream gives it.
  for (let i = 0; i < bytes.length; i += 65_536) chunks.push(bytes.subarray(i, i + 65_536));
  const work = async () => void (await readTrace(chunks));
  return { ...(await timed(work, () => JSON.parse(bytes.toString()))), bytes: bytes.length };
}

async function syncScopeFile(): Promise<string> {
  const code = await formats[0]?.load();
  let text = '';
  for await (const piece of code?.write(recording, [events]) ?? []) text += piece;
  return text;
}

/** As many rows as Chrome would have saved of so many runs. */
function chromeFile(): string {
  const row = (i: number) => {
    const [eventName, metadata] = [
      ['Registered sync', []],
      ['Dispatched sync event', [{ key: 'Last Chance', value: 'No' }]],
      ['Sync completed', [{ key: 'Status', value: 'succeeded' }]],
    ][i % 3] ?? ['', []];
    return {
      timestamp: recording.startedAt / 1000 + i / 100,
      origin: recording.url,
      serviceWorkerRegistrationId: '1',
      service: 'backgroundSync',
      eventName,
      instanceId: `tag-${Math.floor(i / 3) % 500}`,
      eventMetadata: metadata,
      storageKey: recording.url,
    };
  };
  return JSON.stringify(
    Array.from({ length: size }, (_, i) => row(i)),
    null,
    2,
  );
}

/** Does both in turn, after a first time in which the memory is looked at. */
async function timed(work: () => Promise<void>, baseline: () => unknown): Promise<Omit<Measured, 'bytes'>> {
  const peakMb = await peakOf(work);
  const times: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await timeOf(work));
    baselines.push(await timeOf(baseline));
  }
  const ratios = times.map((time, round) => time / (baselines[round] ?? Number.NaN));
  return { ms: median(times), baselineMs: median(baselines), timesBaseline: median(ratios), peakMb };
}

async function timeOf(work: () => unknown): Promise<number> {
  globalThis.gc?.();
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Looks at the memory whenever the work lets others have their turn, and at its end. */
async function peakOf(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = used();
  let most = before;
  const looking = setInterval(() => (most = Math.max(most, used())), 1);
  await work();
  clearInterval(looking);
  return (Math.max(most, used()) - before) / 1e6;
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
