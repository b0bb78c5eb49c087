/**
 * How fast traces are written to each format and read from those that can be, beside `JSON.stringify` and `JSON.parse`
 * of the same events in the same run, and how that grows. Each measurement has a process of its own, so that no other
 * one's rubbish is in its memory.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from './figures.ts';
import { formats } from '../src/formats/index.ts';
import type { Measured } from './formats/measure.ts';

/** What export and import may cost, as a multiple of what JSON itself does. */
const limits: Record<string, number> = { 'export-syncscope': 1.5, 'export-perfetto': 3, 'import-syncscope': 3 };
/** In events: the size at which formats are compared, and those at which growth is looked at. */
const size = 100_000;
const sizes = [1_000, 10_000, size, 500_000];

const works = [...formats.map(({ id }) => `export-${id}`), 'import-syncscope', 'import-chrome'];

/** The group `formats`: a part for each thing that is done, so that one that fails stops no other. */
export const formatParts = Object.fromEntries(works.map((work) => [work, (report: Report) => measureWork(work, report)]));

async function measureWork(work: string, report: Report): Promise<void> {
  for (const events of sizes) {
    const measured = await measure(work, events);
    if (events === size) reportSpeed(report, work, measured);
    const perEvent = (measured.ms * 1000) / events;
    report({ name: `formats.${work}-${events / 1000}k-us-per-event`, value: perEvent, unit: 'µs' });
  }
}

function reportSpeed(report: Report, work: string, { ms, baselineMs, timesBaseline, bytes, peakMb }: Measured): void {
  const limit = limits[work];
  report({ name: `formats.${work}-ms`, value: ms, unit: 'ms' });
  report({ name: `formats.${work}-json-ms`, value: baselineMs, unit: 'ms' });
  const times = { name: `formats.${work}-times-json`, value: timesBaseline, unit: '×' };
  report(limit === undefined ? times : { ...times, limit });
  report({ name: `formats.${work}-mb-per-s`, value: bytes / 1000 / ms, unit: 'MB/s' });
  report({ name: `formats.${work}-peak-mb`, value: peakMb, unit: 'MB' });
}

async function measure(work: string, events: number): Promise<Measured> {
  const script = join(import.meta.dirname, 'formats/measure.ts');
  const flags = ['--expose-gc', '--import', 'tsx', script, work, String(events)];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  const measured: Measured = JSON.parse(stdout);
  return measured;
}
