import { beforeEach, describe, expect, test, vi } from 'vitest';
import { eventTimeoutSlack, maxEventDuration } from '../chromium/schedule.ts';
import { dispatchIdOf, dispatched, hello, playedRecorder, scope, scriptUrl, settled } from '../../test/played-recorder.ts';

const played = playedRecorder();
const { attach, say, look, all, probe } = played;

describe('a dispatch', () => {
  beforeEach(() => {
    attach();
    say(hello);
  });

  test('fails with what its promise was rejected with', () => {
    say(dispatched(1), settled(1, { name: 'TypeError', message: 'Failed to fetch' }));
    const error = { name: 'TypeError', message: 'Failed to fetch' };
    expect(all('dispatch-settled')).toMatchObject([{ outcome: 'failed', reason: 'rejected', error }]);
  });

  test('fails when the worker stops, together with the requests that have no answer', () => {
    say(dispatched(1));
    const request = { url: `${scope}api`, method: 'GET', headers: { Authorization: 'Bearer x', Accept: '*/*' } };
    played.fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r1', request, wallTime: 100, timestamp: 1, initiator: {} });
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('dispatch-settled')).toMatchObject([{ outcome: 'failed', reason: 'worker-stopped' }]);
    expect(all('request-settled')).toMatchObject([{ outcome: 'failed' }]);
    expect(all('request-started')).toMatchObject([{ headers: { Authorization: '(not recorded)', Accept: '*/*' } }]);
    expect(all('worker-changed')).toMatchObject([{ change: 'started' }, { change: 'stopped' }]);
  });

  test('has timed out when its time is over, and what it says later is not heard', () => {
    say(dispatched(1));
    vi.advanceTimersByTime(maxEventDuration + eventTimeoutSlack);
    say(settled(1));
    expect(all('dispatch-settled')).toMatchObject([{ outcome: 'failed', reason: 'timeout' }]);
  });

  test('has timed out when the browser dispatches its tag again', () => {
    say(dispatched(1), dispatched(2));
    const [first] = all('dispatch-started');
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'timeout', dispatchId: dispatchIdOf(first) }]);
  });

  test('has timed out when the browser has not listed its tag twice in a row', () => {
    say(dispatched(1));
    look(() => ['outbox']);
    look(() => []);
    expect(all('dispatch-settled')).toEqual([]);
    look(() => []);
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'timeout' }]);
  });
});

describe('a request', () => {
  /** Made beneath a function of a script; the probe's is the first with its address. */
  function request(functionName: string, { wallTime = 1, scriptId = 'probe' } = {}): void {
    const [, url] = /sourceURL=([^"]+)/.exec(probe()) ?? [];
    for (const id of ['probe', 'forged']) played.fake.tell('s1', 'Debugger.scriptParsed', { scriptId: id, url });
    const callFrames = (name: string): object[] => [{ functionName: name, url: '', lineNumber: 0, columnNumber: 0, scriptId }];
    const stack = { callFrames: callFrames('fetchAll'), parent: { callFrames: callFrames(functionName) } };
    const details = { url: `${scope}api`, method: 'GET', headers: {} };
    played.fake.tell('s1', 'Network.requestWillBeSent', {
      requestId: 'r1',
      request: details,
      wallTime,
      timestamp: 1,
      initiator: { stack },
    });
  }

  test('belongs to the dispatch whose mark stands on its stack, though others run', () => {
    attach();
    say(hello, dispatched(1), dispatched(2, 'other'));
    request('async syncscope dispatch 2');
    const [, second] = all('dispatch-started');
    expect(all('request-started')).toMatchObject([{ attribution: 'exact', dispatchId: dispatchIdOf(second) }]);
  });

  test('is followed where it is redirected to, though the browser tells no stack of that', () => {
    attach();
    say(hello, dispatched(1));
    request('syncscope dispatch 1');
    const details = { url: `${scope}login`, method: 'GET', headers: {} };
    const redirectResponse = { status: 302, statusText: '', headers: {}, mimeType: '', encodedDataLength: 0 };
    const again = { requestId: 'r1', request: details, wallTime: 2, timestamp: 2, initiator: {}, redirectResponse };
    played.fake.tell('s1', 'Network.requestWillBeSent', again);
    const [first] = all('dispatch-started');
    expect(all('request-started').at(-1)).toMatchObject({
      url: `${scope}login`,
      attribution: 'exact',
      dispatchId: dispatchIdOf(first),
    });
  });

  test('belongs to none without a mark, or with one of a script that is not the probe’s, where every listener is wrapped', () => {
    attach();
    say(hello, dispatched(1));
    request('elsewhere');
    expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
    played.emitted = [];
    request('syncscope dispatch 1', { scriptId: 'forged' });
    expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
  });

  describe('of a dispatch that the probe tells of later', () => {
    beforeEach(() => {
      attach();
      say(hello);
      request('syncscope dispatch 2');
    });

    test('waits for that', () => {
      say(dispatched(1));
      expect(all('request-started')).toEqual([]);
      say(dispatched(2, 'other'));
      const [, second] = all('dispatch-started');
      expect(all('request-started')).toMatchObject([{ attribution: 'exact', dispatchId: dispatchIdOf(second) }]);
      expect(played.emitted.at(-1)).toMatchObject({ kind: 'request-started' });
    });

    test('waits together with what follows', () => {
      const error = { requestId: 'r1', timestamp: 2, errorText: 'net::ERR_FAILED' };
      played.fake.tell('s1', 'Network.loadingFailed', error);
      say(dispatched(1), dispatched(2, 'other'));
      expect(played.emitted.slice(-2)).toMatchObject([{ kind: 'request-started' }, { kind: 'request-settled' }]);
    });

    test.each([
      ['for ever', () => void vi.advanceTimersByTime(5_000)],
      ['longer than its worker runs', () => played.fake.tell('s1', 'Inspector.targetCrashed', {})],
    ])('does not wait %s', (_, pass) => {
      pass();
      expect(all('request-started')).toMatchObject([{ attribution: 'exact' }]);
    });
  });

  describe('of a worker that ran before', () => {
    beforeEach(() => {
      attach();
      played.fake.tell('s1', 'Inspector.workerScriptLoaded', {});
      say({ ...hello, early: false });
    });

    test('belongs to none, though only one dispatch runs, where it comes after what is known of that', () => {
      say(dispatched(1), waited(1));
      request('handle');
      vi.advanceTimersByTime(50);
      expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
    });

    test('belongs to the dispatch that becomes known next, where it is made by the listener that calls waitUntil then', async () => {
      say(dispatched(1), waited(1));
      madeAt(3, 'handle');
      say(dispatched(2, 'other'));
      expect(all('request-started')).toEqual([]);
      say(waited(2));
      await vi.advanceTimersByTimeAsync(0);
      const [, second] = all('dispatch-started');
      expect(all('request-started')).toMatchObject([{ attribution: 'inferred', dispatchId: dispatchIdOf(second) }]);
    });

    test('so it does where the listener is known, and gives nothing to waitUntil this time', async () => {
      say(dispatched(1), waited(1));
      madeAt(3, 'handle');
      say(dispatched(2, 'other'));
      await vi.advanceTimersByTimeAsync(0);
      const [, second] = all('dispatch-started');
      expect(all('request-started')).toMatchObject([{ attribution: 'inferred', dispatchId: dispatchIdOf(second) }]);
    });

    test.each([
      ['by a listener of another name', () => madeAt(3, 'onmessage')],
      ['by another function of that name', () => madeAt(9, 'handle')],
      ['by a function of another script', () => madeAt(3, 'handle', { url: 'https://app.example/other.js' })],
      ['later, in work that goes on', () => madeAt(3, 'handle', { parent: { callFrames: [] } })],
      ['later, in work of which only the browser knows the beginning', () => madeAt(3, 'handle', { parentId: { id: '1' } })],
      ['before the sync', () => madeAt(3, 'handle', { wallTime: 0.001 })],
    ])('belongs to none where it is made %s', async (_, make) => {
      make();
      say(dispatched(1), waited(1));
      await vi.advanceTimersByTimeAsync(600);
      expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
    });

    test('belongs to none where the probe tells of two dispatches at once', async () => {
      madeAt(3, 'handle');
      say(dispatched(1), waited(1), dispatched(2, 'other'), waited(2));
      await vi.advanceTimersByTimeAsync(50);
      expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
    });

    /** The probe tells that a listener has called `waitUntil`. */
    const waited = (dispatch: number): object => {
      const stack = `Error\n    at handle (${scriptUrl}:5:9)`;
      return { fact: 'await', at: 10 + dispatch, dispatch, promise: 1, error: null, stack };
    };

    /** A request is made in a line of a function; lines up to 6 are of the function that is known to the browser. */
    function madeAt(
      line: number,
      functionName: string,
      { url = scriptUrl, wallTime = 1, ...async }: { url?: string; wallTime?: number; parent?: object; parentId?: object } = {},
    ): void {
      const found = line < 6 ? [{ scriptId: 'sw', lineNumber: 4, columnNumber: 8 }] : [];
      played.fake.answer('Debugger.getPossibleBreakpoints', { locations: found });
      const callFrames = ['ask', functionName].map((name) => ({
        functionName: name,
        url,
        lineNumber: line - 1,
        columnNumber: 2,
        scriptId: 'sw',
      }));
      const details = { url: `${scope}api`, method: 'GET', headers: {} };
      const initiator = { stack: { callFrames, ...async } };
      played.fake.tell('s1', 'Network.requestWillBeSent', {
        requestId: 'r2',
        request: details,
        wallTime,
        timestamp: 1,
        initiator,
      });
    }
  });
});
