import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from './fold.ts';
import type { RunSummary } from './events.ts';
import { differencesOf, summaryOf } from './run-summary.ts';
import { recordedUrl } from './url.ts';

describe('the summary of a run', () => {
  it('tells outcome, time, promises, requests and errors', () => {
    const model = fold(
      emptyModel(),
      traceOf(`
        0   panel  recording-started
        10  worker dispatch-started d1 outbox
        30  worker dispatch-settled d1 failed
      `),
    );
    const [dispatch] = model.dispatches.values();
    expect(dispatch && summaryOf(dispatch)).toEqual({
      outcome: 'failed',
      duration: 20,
      promises: [],
      requests: [],
      errors: [],
    });
  });
});

describe('two runs', () => {
  const run: RunSummary = {
    outcome: 'succeeded',
    duration: 10,
    promises: ['fulfilled'],
    requests: ['GET /a 200', 'POST /b 201'],
    errors: [],
  };
  it.each<[string, Partial<RunSummary>, string[]]>([
    ['are the same though one took longer', { duration: 99 }, []],
    ['are the same though their requests came in another order', { requests: ['POST /b 201', 'GET /a 200'] }, []],
    ['differ in their outcome', { outcome: 'failed', promises: ['rejected'] }, ['outcome', 'promises']],
    ['differ in a status', { requests: ['GET /a 200', 'POST /b 503'] }, ['requests']],
    ['differ in what went wrong', { errors: ['Error: no'] }, ['errors']],
  ])('%s', (_, change, parts) => {
    expect(differencesOf(run, { ...run, ...change })).toEqual(parts);
  });

  it('are the same though their queries differ, also in a length that is told', () => {
    const [short, long] = [1_990, 5_000].map((length) => {
      const url = recordedUrl(`/b?${'a'.repeat(length)}`);
      return { ...run, requests: [`POST ${url} 201`] };
    });
    expect(short && long && differencesOf(short, long)).toEqual([]);
  });
});
