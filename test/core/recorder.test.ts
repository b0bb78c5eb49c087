/** The recorder in Node, over a plain connection to a browser that knows nothing of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { Recorder } from '../../src/recorder/recorder.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import { steadyClock } from '../steady-clock.ts';
import { eventsIn, openStage, probeScript, tiedRequests, type Stage } from './browser.ts';
import { connectTo } from './connection.ts';

let stage: Stage;
let recorder: Recorder;
let told: TraceEvent[];
const events = eventsIn(() => told);

beforeEach(async () => {
  stage = await openStage();
  told = [];
  recorder = new Recorder({
    cdp: await connectTo(stage.page),
    clock: steadyClock,
    probeScript: await probeScript(),
    emit: (source, facts, at, id) => void told.push({ seq: told.length + 1, id: id ?? `t-${told.length}`, at, source, ...facts }),
    storedOf: () => 0,
    stored: () => Promise.resolve(),
    ordered: () => false,
    onChange: () => undefined,
  });
});
afterEach(async () => {
  await recorder?.stop();
  await stage?.close();
});

/** Has syncs run at once, each of which asks the server twice, under its own tag. */
async function overlap(tags: readonly string[]): Promise<void> {
  await stage.page.evaluate(`overlap(${JSON.stringify(tags)})`);
  await until(() => tiedRequests(events).length, { what: 'all requests', accept: (count) => count === 2 * tags.length });
}

const wrong = (): unknown[] =>
  tiedRequests(events).filter(({ made, tied, attribution }) => attribution !== 'exact' || made !== tied);

test('on the demo, each attempt is seen with its outcome, and each request is tied to the attempt that made it', async () => {
  await recorder.start();
  await stage.page.goto(stage.demo.url);
  const ended = (tag: string): number => {
    const ids = new Set(events.of('dispatch-started').flatMap((event) => (event.tag === tag ? [event.dispatchId] : [])));
    return events.of('dispatch-settled').filter(({ dispatchId }) => ids.has(dispatchId)).length;
  };
  for (const [button, tag, attempts] of [
    ['Succeed', 'succeed', 1],
    ['Forget waitUntil', 'forget', 1],
    ['Fail', 'fail', 3],
  ] as const) {
    await click(stage.page, 'button', button);
    await until(() => ended(tag), { what: `${attempts} attempts of ${tag}`, accept: (count) => count === attempts });
  }
  await until(() => tiedRequests(events).length, { what: 'all requests', accept: (count) => count === 5 });

  expect(events.of('worker-changed')[0]).toMatchObject({ change: 'started', early: true, scope: stage.demo.url });
  expect(events.of('dispatch-started').map(({ tag, trusted, lastChance }) => [tag, trusted, lastChance])).toEqual([
    ['succeed', true, false],
    ['forget', true, false],
    ['fail', true, false],
    ['fail', true, false],
    ['fail', true, true],
  ]);
  expect(events.of('dispatch-settled').map(({ outcome }) => outcome)).toEqual([
    'succeeded',
    'succeeded',
    'failed',
    'failed',
    'failed',
  ]);
  expect(wrong()).toEqual([]);
  expect(
    new Set(events.of('request-started').flatMap(({ dispatchId, url }) => (url.includes('/api/ping') ? [dispatchId] : []))).size,
  ).toBe(5);
});

test('of syncs that overlap, whatever way each takes through asynchronous code, no request is tied to another', async () => {
  await recorder.start();
  await stage.page.goto(`${stage.demo.url}fixtures/overlap.html`);
  const ways = ['await', 'then', 'all', 'timer', 'database', 'console', 'forgotten'];
  await overlap(ways.flatMap((way) => Array.from({ length: 20 }, (_, i) => `${way}-${i}`)));
  expect(wrong()).toEqual([]);
});

test('a worker that ran before is restarted, so that all it does from then on is seen', async () => {
  await stage.page.goto(`${stage.demo.url}fixtures/overlap.html`);
  await stage.page.evaluate('wake()');
  await recorder.start();
  recorder.restartLateWorkers();
  await recorder.restarted();
  await overlap(['await-a', 'then-a', 'timer-a']);
  expect(wrong()).toEqual([]);
  expect(events.of('worker-changed').map(({ change, early, by }) => [change, early, by])).toEqual([
    ['started', false, undefined],
    ['stopped', undefined, 'recorder'],
    ['started', true, undefined],
  ]);
});
