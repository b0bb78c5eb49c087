import { beforeEach, describe, expect, test, vi } from 'vitest';
import { never } from '../../test/fake-cdp.ts';
import { dispatched, hello, playedRecorder, scope, settled } from '../../test/played-recorder.ts';

const played = playedRecorder();
const { attach, say, look, all, answerStates } = played;

describe('a worker that ran before the recorder came', () => {
  beforeEach(() => {
    attach();
    played.fake.tell('s1', 'Inspector.workerScriptLoaded', {});
    say({ ...hello, early: false });
    answerStates('activated', false);
    played.recorder.restartLateWorkers();
  });
  const stops = (): number => played.fake.methods(null).filter((method) => method === 'Target.closeTarget').length;
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const request = (requestId: string): void => {
    const details = { url: `${scope}api`, method: 'GET', headers: {} };
    played.fake.tell('s1', 'Network.requestWillBeSent', {
      requestId,
      request: details,
      wallTime: 1,
      timestamp: 1,
      initiator: {},
    });
  };
  const answered = (requestId: string): void => {
    played.fake.tell('s1', 'Network.responseReceived', {
      requestId,
      timestamp: 2,
      response: { status: 200, statusText: '', mimeType: '', headers: {} },
    });
  };
  /** Has a dispatch begin and end, and ask something whose answer is never read, every half second. */
  async function burst(times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      say(dispatched(2 * played.told + 1, `tag-${played.told}`));
      request(`r${played.told}`);
      await pass(100);
      answered(`r${played.told}`);
      say(settled(2 * (played.told - 1) + 1));
      await pass(400);
    }
  }

  test('is restarted after a quiet second, though a tag is listed', async () => {
    look(() => ['waits-to-retry']);
    await pass(900);
    expect(stops()).toBe(0);
    await pass(200);
    expect(stops()).toBe(1);
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('worker-changed').at(-1)).toMatchObject({ change: 'stopped', by: 'recorder' });
  });

  test('is restarted though nobody looks at what is registered', async () => {
    await pass(1_100);
    expect(stops()).toBe(1);
    expect(all('capture-gap')).toEqual([]);
  });

  test('that may have run a sync from before is told to have been cut off, perhaps', async () => {
    look(() => ['seen', 'unseen']);
    say(dispatched(1, 'seen'), settled(1));
    await pass(1_100);
    expect(all('capture-gap')).toMatchObject([{ why: { code: 'restarted-unseen', params: { tags: 1 } } }]);
  });

  test.each(['console', 'network', 'probe'])('is not quiet where it is heard of: %s', async (what) => {
    await pass(800);
    if (what === 'console')
      played.fake.tell('s1', 'Runtime.consoleAPICalled', { type: 'log', args: [], executionContextId: 1, timestamp: 1 });
    if (what === 'network')
      played.fake.tell('s1', 'Network.loadingFinished', { requestId: 'r', timestamp: 1, encodedDataLength: 0 });
    if (what === 'probe') say(settled(7));
    await pass(900);
    expect(stops()).toBe(0);
    await pass(200);
    expect(stops()).toBe(1);
  });

  test('that is never quiet is restarted at the first moment after two and a half seconds in which nothing is seen to run', async () => {
    await burst(4);
    expect(stops()).toBe(0);
    await burst(2);
    expect(stops()).toBe(1);
    expect(all('capture-gap')).toEqual([]);
  });

  test('is restarted at once when the last of what was seen ends after that', async () => {
    say(dispatched(1));
    await pass(3_400);
    say(settled(1));
    await pass(0);
    expect(stops()).toBe(1);
  });

  test.each<[string, () => void, () => void, object]>([
    ['a sync', () => say(dispatched(1)), () => say(settled(1)), { doing: 'sync', what: 'outbox' }],
    ['a request', () => request('r1'), () => answered('r1'), { doing: 'request' }],
    [
      'an event of another kind',
      () => answerStates('activated', true),
      () => answerStates('activated', false),
      { doing: 'event' },
    ],
    [
      'something that the user asked for',
      () => void (played.ordered = true),
      () => void (played.ordered = false),
      { doing: 'order' },
    ],
    [
      'an answer',
      () => played.fake.answer('Runtime.evaluate', new Error('No answer')),
      () => answerStates('activated', false),
      {},
    ],
  ])('is never restarted during %s, however long; that it waits is told once', async (_, begin, end, waitsFor) => {
    begin();
    await pass(100_000);
    expect(stops()).toBe(0);
    if ('doing' in waitsFor) {
      expect(played.recorder.waiting).toMatchObject([{ scope, ...waitsFor }]);
      expect(all('capture-gap')).toMatchObject([{ why: { code: 'restart-waits', params: waitsFor } }]);
    }
    end();
    await pass(1_500);
    expect(stops()).toBe(1);
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    await pass(100);
    expect(played.recorder.waiting).toEqual([]);
  });

  test('is not restarted while the rest of an answer comes', async () => {
    request('r1');
    answered('r1');
    for (let i = 0; i < 100; i++) {
      played.fake.tell('s1', 'Network.dataReceived', { requestId: 'r1', timestamp: 1, dataLength: 1, encodedDataLength: 1 });
      await pass(40);
    }
    expect(stops()).toBe(0);
    await pass(200);
    expect(stops()).toBe(1);
  });

  test.each(['installing', 'installed', 'activating'])('is not restarted while it is %s, nor is that told', async (state) => {
    answerStates(state, false);
    await pass(60_000);
    expect(stops()).toBe(0);
    expect(played.recorder.waiting).toEqual([]);
    expect(await played.recorder.workers.stop()).toBe(state === 'installed' ? 1 : 0);
    played.fake.answer('Target.closeTarget', new Error('It goes on.'));
    expect(all('capture-gap')).toEqual([]);
  });

  test('is restarted once it is activated', async () => {
    answerStates('installing', false);
    await pass(6_000);
    answerStates('activated', false);
    await pass(2_200);
    expect(stops()).toBe(1);
  });

  test('whose state can’t be had is not restarted, and that is told', async () => {
    answerStates('no state at all', false);
    await pass(10_000);
    expect(stops()).toBe(0);
    expect(played.recorder.waiting).toMatchObject([{ scope, doing: 'no-answer' }]);
  });

  test('is restarted now, whatever it does, if the user wants that', async () => {
    say(dispatched(1));
    await pass(5_000);
    await played.recorder.restartNow(scope);
    expect(stops()).toBe(1);
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('worker-changed').at(-1)).toMatchObject({ change: 'stopped', by: 'panel' });
    expect(all('capture-gap')).toMatchObject([{ why: { code: 'restart-waits' } }]);
  });

  test('is not restarted now either where the browser would give it up', async () => {
    say(dispatched(1));
    await pass(5_000);
    answerStates('activating', false);
    await played.recorder.restartNow(scope);
    expect(stops()).toBe(0);
  });

  test('is waited for by who wants it to be seen from its start', async () => {
    const order: string[] = [];
    void played.recorder.restarted().then(() => order.push('restarted'));
    await pass(900);
    order.push('quiet for 0.9 s');
    await pass(200);
    order.push('told to stop');
    await pass(100);
    expect(order).toEqual(['quiet for 0.9 s', 'told to stop']);
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    await pass(100);
    expect(order).toEqual(['quiet for 0.9 s', 'told to stop', 'restarted']);
    await played.recorder.restarted();
  });

  test('is told to have been cut off where something began that was heard of too late', async () => {
    await pass(1_100);
    expect(stops()).toBe(1);
    say(dispatched(1));
    request('r1');
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('capture-gap')).toMatchObject([{ why: { code: 'restart-cut-off', params: { syncs: 1, requests: 1 } } }]);
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'worker-stopped' }]);
  });

  test('is not restarted when a dispatch is heard of at the last moment', async () => {
    let write = (): void => undefined;
    played.stored = new Promise((resolve) => (write = resolve));
    await pass(1_100);
    say(dispatched(1));
    write();
    await pass(0);
    expect(stops()).toBe(0);
    say(settled(1));
    await pass(1_100);
    expect(stops()).toBe(1);
  });

  test('is not restarted before what it told is in the trace', async () => {
    let write = (): void => undefined;
    played.stored = new Promise((resolve) => (write = resolve));
    await pass(5_000);
    expect(stops()).toBe(0);
    write();
    await pass(0);
    expect(stops()).toBe(1);
  });

  test('is not restarted while it was ordered something that it has not answered', async () => {
    const worker = await played.recorder.workers.active(scope);
    played.fake.answer('Runtime.evaluate', never);
    worker
      ?.order({ command: 'simulate', fireId: 'f1', type: 'sync', tag: 'outbox', lastChance: false, refusal: '' })
      .catch(() => undefined);
    answerStates('activated', false);
    await pass(10_000);
    expect(stops()).toBe(0);
  });

  test('gets no order while it is about to stop', async () => {
    await pass(1_100);
    expect(stops()).toBe(1);
    const found = played.recorder.workers.active(scope);
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(await found).toBeUndefined();
  });

  test('is restarted three times, not without end, where another debugger always lets it run first', async () => {
    for (let i = 0; i < 5; i++) {
      await pass(1_100);
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      played.fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
      played.fake.tell('s1', 'Inspector.workerScriptLoaded', {});
      say({ ...hello, early: false });
    }
    expect(stops()).toBe(3);
  });
});
