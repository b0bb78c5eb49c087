/** A session in Node: a plain connection, an isolated world, a store in memory, and a clock. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonText } from '../../src/messages/reasons.ts';
import { recordingName } from '../../src/messages/recording-name.ts';
import { newRecording, RecordingNames } from '../../src/session/new-recording.ts';
import { Session } from '../../src/session/session.ts';
import type { ReplayedDispatch, TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import { MemoryStore } from '../memory-store.ts';
import { steadyClock } from '../steady-clock.ts';
import { eventsIn, openStage, probeScript, tiedRequests, type Stage } from './browser.ts';
import { connectTo } from './connection.ts';
import { agentOf } from './isolated-agent.ts';

let stage: Stage;
let store: MemoryStore;
let session: Session;
const stored = (): readonly TraceEvent[] => store.eventsOf(session.recordingId);
const events = eventsIn(stored);

beforeEach(async () => {
  stage = await openStage();
  store = new MemoryStore();
  const { url } = stage.demo;
  const making = {
    clock: steadyClock,
    madeBy: { tool: { name: 'a test', version: '0' }, userAgent: '' },
    names: new RecordingNames(recordingName),
  };
  const recording = newRecording(url, making);
  await store.put(recording);
  session = new Session({
    ...making,
    store,
    words: reasonText,
    recording,
    tabId: 0,
    url,
    debug: { attach: () => connectTo(stage.page), takeOver: () => Promise.reject(new Error('There was none before.')) },
    isOffline: () => false,
    probeScript,
    onStored: () => undefined,
    makeRoom: () => undefined,
    onChange: () => undefined,
  });
  await stage.page.goto(url);
  await stage.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  session.addFrame(await agentOf(stage.page), 'd1', false);
  await events.next('registration-observed', ({ active }) => active !== null);
});
afterEach(async () => {
  await session?.end();
  await stage?.close();
});

const scope = (): string => stage.demo.url;
const settled = (fireId: string) => events.next('fire-settled', (event) => event.fireId === fireId);

/** Fires one of the demo's tags. @returns its outcome */
async function fire(tag: string, mode: 'browser' | 'simulated' = 'browser'): Promise<string> {
  return (await settled(session.fire({ mode, type: 'sync', scope: scope(), tag, lastChance: false }))).outcome;
}

test('records what is fired on the demo, with every request tied to its dispatch, in a trace that a reader folds', async () => {
  await session.startRecording(false, false);
  expect(session.state).toMatchObject({ capture: 'recording', problem: null });
  await session.readyToReload();
  expect(await fire('succeed')).toBe('succeeded');
  expect(await fire('fail', 'simulated')).toBe('failed');
  await session.stopRecording();

  expect(tiedRequests(events)).toEqual([
    { made: 'succeed', tied: 'succeed', attribution: 'exact' },
    { made: 'fail', tied: 'fail', attribution: 'exact' },
  ]);
  const model = fold(emptyModel(), stored());
  expect([...model.dispatches.values()].map(({ tag, trusted, requests }) => [tag, trusted, requests.length])).toEqual([
    ['succeed', true, 1],
    ['fail', false, 1],
  ]);
  expect(model.recorded).toMatchObject([{ from: expect.any(Number), to: expect.any(Number) }]);
  expect(await store.recording(session.recordingId)).toMatchObject({ kind: 'captured', lastSeq: stored().length });
});

test('simulates a sync without a recording, and takes the debugger away after it', async () => {
  expect(await fire('succeed', 'simulated')).toBe('succeeded');
  expect(session.memory.attached).toBe(false);
  // What was held back for a word of its dispatch comes with the end of the debugging.
  await events.next('request-started', ({ url }) => url.includes('/api/ping'));
  expect(tiedRequests(events)).toEqual([{ made: 'succeed', tied: 'succeed', attribution: 'exact' }]);
});

test('has requests fail by a rule, holds the workers offline, and answers a replay from the recording', async () => {
  await session.startRecording(false, false);
  await session.readyToReload();
  await session.setFaults([{ rule: { id: 'r1', url: '/api/ping', what: 'refuse', when: 'always' }, active: true }]);
  expect(await fire('succeed', 'simulated')).toBe('failed');
  expect(events.of('request-settled').find(({ faultId }) => faultId === 'r1')).toMatchObject({ outcome: 'failed' });
  await session.setFaults([]);

  await session.setOffline(true);
  expect(session.state.offline).toBe(true);
  expect(await fire('succeed', 'simulated')).toBe('failed');
  await session.setOffline(false);
  expect(await fire('succeed', 'simulated')).toBe('succeeded');

  const [recorded] = events.of('dispatch-started').slice(-1);
  const was = { outcome: null, duration: null, promises: [], requests: [], errors: [] };
  const again: ReplayedDispatch = {
    dispatchId: recorded?.dispatchId ?? '',
    type: 'sync',
    scope: scope(),
    tag: 'succeed',
    lastChance: false,
    after: 0,
    was,
  };
  const replayId = session.replay({
    from: session.recordingId,
    dispatches: [again],
    speed: null,
    mode: 'simulated',
    requests: 'recording',
  });
  expect(await events.next('replay-settled', (event) => event.replayId === replayId)).toMatchObject({ outcome: 'completed' });
  expect(events.of('request-settled').at(-1)).toMatchObject({ answered: 'recording' });
});
