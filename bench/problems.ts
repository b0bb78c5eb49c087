/** How fast the problems of a trace are found: once in all of it, and as it grows. */
import { bigTrace } from '../driver/traces/big-trace.ts';
import { Problems, problemsIn } from '../src/diagnosis/problems.ts';
import { emptyModel, fold } from '../src/trace/fold.ts';
import type { TraceEvent } from '../src/trace/events.ts';
import { median, percentile, type Report } from './figures.ts';

/** In events: the size with a limit, and one at which growth is looked at. */
const sizes = [100_000, 500_000];
/** What finding them once may take, for 100,000 events, and at each batch that is added, ms. */
const limits = { once: 150, batch: 2 };
const batch = 100;
/** So many batches are added at the end of a trace. */
const batches = 200;
const rounds = 5;

/** The group `problems`. */
export function problems(report: Report): void {
  for (const size of sizes) {
    const events = bigTrace({ events: size + batches * batch, tags: 500 });
    const [before, added] = [events.slice(0, size), events.slice(size)];
    const name = `problems.${size / 1_000}k`;
    const once = median(Array.from({ length: rounds }, () => timeOnce(before)));
    report({ name: `${name}-once-ms`, value: once, unit: 'ms', limit: (limits.once * size) / 100_000 });
    const each = timeEach(before, added);
    report({ name: `${name}-batch-ms`, value: median(each), unit: 'ms', limit: limits.batch });
    report({ name: `${name}-batch-p95-ms`, value: percentile(each, 0.95), unit: 'ms' });
  }
}

function timeOnce(events: readonly TraceEvent[]): number {
  const model = fold(emptyModel(), events);
  const start = performance.now();
  problemsIn(model, events);
  return performance.now() - start;
}

function timeEach(before: readonly TraceEvent[], added: readonly TraceEvent[]): number[] {
  const model = fold(emptyModel(), before);
  const growing = new Problems(model);
  growing.add(before);
  growing.at(model.to ?? 0);
  return Array.from({ length: batches }, (_, i) => {
    const events = added.slice(i * batch, (i + 1) * batch);
    fold(model, events);
    const start = performance.now();
    growing.add(events);
    growing.at(model.to ?? 0);
    return performance.now() - start;
  });
}
