/** Sizes of the scripts, beside what they may be. */
import { sizeLimits, sizeOf } from '../driver/sizes.ts';
import type { Report } from './figures.ts';

const scripts = ['panel', 'page-hook', 'worker-probe', 'relay', 'background'] as const;

export async function sizes(report: Report): Promise<void> {
  for (const script of scripts) {
    const limit = sizeLimits[script];
    report({ name: `sizes.${script}-gzip-kb`, value: await sizeOf(script), unit: 'kB', ...(limit !== undefined && { limit }) });
  }
}
