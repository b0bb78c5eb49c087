import { expect, test } from 'vitest';
import type { WorkerMemory } from '../recorder/memory.ts';
import { bounded, type RecordingMemory } from './session-memory.ts';

const long = 'x'.repeat(1_500_000);

function worker(number: number, change: Partial<WorkerMemory> = {}): WorkerMemory {
  const scriptUrl = `https://app.example/${number}/sw.js`;
  return {
    workerId: `w${number}`,
    sessionId: `s${number}`,
    scriptUrl,
    scope: `https://app.example/${number}/`,
    running: false,
    early: true,
    restarts: 0,
    runId: `r${number}`,
    probeScriptId: '1',
    firstLines: [{ url: scriptUrl, lineNumber: 0, columnNumber: 0 }],
    ...change,
  };
}

function memory(workers: WorkerMemory[], frames: string[] = []): RecordingMemory {
  const recorder = {
    id: 'i',
    probeName: 'n',
    key: 'k',
    offline: false,
    restartsLate: true,
    faults: [],
    bodies: null,
    workers,
    frames,
  };
  return { since: 1, recorder, forgotten: 0 };
}

function sizeOfBounded(of: RecordingMemory): number {
  return JSON.stringify(bounded(of)).length;
}

test('what a usual page has is remembered as it is', () => {
  const usual = memory(
    Array.from({ length: 20 }, (_, i) => worker(i)),
    ['f1', 'f2'],
  );
  expect(bounded(usual)).toEqual(usual);
});

test('long addresses are not remembered, but their origin is', () => {
  const url = `https://app.example/sw.js?${long}`;
  const odd = worker(1, {
    scriptUrl: url,
    scope: `https://app.example/${long}`,
    firstLines: [{ url, lineNumber: 0, columnNumber: 0 }],
  });
  const of = memory([odd, worker(2)]);
  expect(sizeOfBounded(of)).toBeLessThan(3_000);
  const [first, second] = bounded(of).recorder.workers;
  expect(new URL(first?.scriptUrl ?? '').origin).toBe('https://app.example');
  expect(first).toMatchObject({ workerId: 'w1', sessionId: 's1', scope: null, firstLines: [] });
  expect(second).toEqual(worker(2));
});

test('one tab takes no more than its part, and those that run come first', () => {
  const modules = Array.from({ length: 50 }, (_, i) => ({
    url: `https://app.example/${'x'.repeat(900)}${i}.js`,
    lineNumber: 0,
    columnNumber: 0,
  }));
  const many = memory(
    Array.from({ length: 10_000 }, (_, i) => worker(i, { running: i === 9_999, firstLines: modules })),
    Array.from({ length: 10_000 }, (_, i) => `frame ${i}`),
  );
  expect(sizeOfBounded(many)).toBeLessThan(80_000);
  const { recorder, forgotten } = bounded(many);
  expect(recorder.workers.length).toBeGreaterThan(100);
  expect(recorder.workers.length + forgotten).toBe(10_000);
  expect(recorder.workers[0]?.workerId).toBe('w9999');
});
