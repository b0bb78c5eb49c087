/** The problems of traces in words, in short. */
import { expect } from 'vitest';
import { Problems, problemsIn } from '../src/diagnosis/problems.ts';
import type { TraceProblem } from '../src/diagnosis/trace-rules.ts';
import { emptyModel, fold } from '../src/trace/fold.ts';
import { modelOf } from './folded.ts';
import { traceOf } from './trace-text.ts';

/**
 * The problems of a trace: found at once, and the same as it grows event by event.
 * @param now when it is looked at; the time of the last event where it is missing
 */
export function foundIn(text: string, now?: number): TraceProblem[] {
  const events = traceOf(text);
  const found = problemsIn(modelOf(text), events, now);
  const model = emptyModel();
  const growing = new Problems(model);
  for (const event of events) {
    fold(model, [event]);
    growing.add([event]);
    growing.at(event.at);
  }
  expect(growing.at(now ?? model.to ?? 0), 'as it grows').toEqual(found);
  return found;
}

/** The same in short: `loss swallowed-failure`, `note coalesced ×3`, `risk outlived?` where that is not certain. */
export function inShort(text: string, now?: number): string[] {
  return foundIn(text, now).map(
    ({ severity, rule, count, certain }) => `${severity} ${rule}${count > 1 ? ` ×${count}` : ''}${certain ? '' : '?'}`,
  );
}
