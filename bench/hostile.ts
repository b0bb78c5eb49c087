/**
 * Files that were made to hold up whoever opens them, each of about 20 MB: how long reading, folding and writing them
 * takes, each shape in a process of its own. None may take much longer than the others: all have about as many events.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostileShapes } from '../driver/traces/hostile-traces.ts';
import type { Report } from './figures.ts';
import type { Times } from './hostile/measure.ts';

/** The group `hostile`: a part for each shape. */
export const hostileParts = Object.fromEntries(
  hostileShapes.map((shape) => {
    const name = shape.replaceAll(/\W+/g, '-');
    return [name, (report: Report) => measure(shape, name, report)];
  }),
);

async function measure(shape: string, name: string, report: Report): Promise<void> {
  const script = join(import.meta.dirname, 'hostile/measure.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, shape]);
  const times: Times = JSON.parse(stdout);
  for (const [work, ms] of Object.entries(times)) report({ name: `hostile.${name}.${work}`, value: ms, unit: 'ms' });
}
