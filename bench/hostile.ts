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

/** The group `hostile`. */
export async function hostile(report: Report): Promise<void> {
  for (const shape of hostileShapes) {
    const script = join(import.meta.dirname, 'hostile/measure.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, shape]);
    const times: Times = JSON.parse(stdout);
    const name = shape.replaceAll(/\W+/g, '-');
    for (const [work, ms] of Object.entries(times)) report({ name: `hostile.${name}.${work}`, value: ms, unit: 'ms' });
  }
}
