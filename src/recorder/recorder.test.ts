import { beforeEach, describe, expect, test, vi } from 'vitest';
import { uses } from '../protocol/uses.ts';
import type { FaultRule } from '../trace/faults.ts';
import { fakeCdp, never } from '../../test/fake-cdp.ts';
import { dispatched, hello, playedRecorder, scope, scriptUrl, settled } from '../../test/played-recorder.ts';
import { lineOfFact } from '../../test/probe-line.ts';

const played = playedRecorder();
const { attach, say, all, bindingName, answerStates } = played;

describe('a starting worker', () => {
  test('gets the probe first, and is let run whatever happens', () => {
    played.fake.answer('Runtime.evaluate', never);
    played.fake.answer('Network.enable', new Error('refused'));
    attach();
    const methods = played.fake.methods('s1');
    expect(methods.indexOf('Runtime.addBinding')).toBeLessThan(methods.indexOf('Runtime.evaluate'));
    expect(methods.at(-1)).toBe('Runtime.runIfWaitingForDebugger');
  });

  test('has a name for each run that can’t be guessed from that of another', () => {
    attach();
    attach('s2', 'w2');
    const names = JSON.stringify(played.fake.sent).match(/syncscope-probe:[^"\\]+/g) ?? [];
    const [one = '', another = ''] = new Set(names.map((name) => name.slice('syncscope-probe:'.length)));
    expect(one).toMatch(/^\w{12}$/);
    expect(another).toMatch(/^\w{12}$/);
    expect(another.slice(0, 8)).not.toBe(one.slice(0, 8));
  });

  test('that is no service worker is let run and left alone', () => {
    attach('s2', 'f1', 'iframe');
    attach('s3', 'd1', 'worker');
    expect(played.fake.methods('s2')).toEqual(['Target.setAutoAttach', 'Runtime.runIfWaitingForDebugger']);
    expect(played.fake.methods('s3')).toEqual(['Runtime.runIfWaitingForDebugger']);
  });

  test('was prepared for it when it stopped, before any other debugger could let it run', () => {
    attach();
    const before = played.fake.sent.length;
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    const ahead = played.fake.sent.slice(before);
    expect(ahead.map(({ method }) => method)).toContain('Runtime.evaluate');
    expect(ahead.at(-1)?.method).toBe('Runtime.runIfWaitingForDebugger');
    played.fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
    expect(played.fake.sent.slice(before + ahead.length).map(({ method }) => method)).toEqual([
      'Runtime.runIfWaitingForDebugger',
    ]);
  });

  describe('that another debugger may let run first', () => {
    /** The browser tells of a script of the worker, and where it begins. */
    async function parsed(url: string, isModule = false): Promise<void> {
      played.fake.tell('s1', 'Debugger.scriptParsed', { scriptId: url, url, isModule });
      await vi.advanceTimersByTimeAsync(0);
    }
    const conditions = (): unknown[] =>
      played.fake.sent.filter(({ method }) => method === 'Debugger.setBreakpointByUrl').map(({ params }) => params);

    beforeEach(() => {
      played.fake.answer('Debugger.getPossibleBreakpoints', { locations: [{ scriptId: '', lineNumber: 2, columnNumber: 4 }] });
      attach();
    });

    test('has the probe put in by a condition at its first line, which never holds', async () => {
      await parsed(scriptUrl);
      await parsed('https://app.example/imported.js');
      expect(played.fake.sent.find(({ method }) => method === 'Debugger.getPossibleBreakpoints')?.params).toMatchObject({
        restrictToFunction: true,
      });
      expect(conditions()).toEqual([]);
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      const [first, ...more] = conditions();
      expect(more).toEqual([]);
      const condition: unknown = expect.stringMatching(/PROBE[^]*,false\n\/\/# sourceURL=syncscope-probe:/);
      expect(first).toEqual({ url: scriptUrl, lineNumber: 2, columnNumber: 4, condition });
      const methods = played.fake.sent.map(({ method }) => method);
      expect(methods.lastIndexOf('Debugger.enable')).toBeLessThan(methods.lastIndexOf('Debugger.setBreakpointByUrl'));
      expect(methods.lastIndexOf('Debugger.setBreakpointByUrl')).toBeLessThan(methods.lastIndexOf('Runtime.evaluate'));
    });

    test('has no condition any more once the probe is in', async () => {
      played.fake.answer('Debugger.setBreakpointByUrl', { breakpointId: 'b1', locations: [] });
      await parsed(scriptUrl);
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      await vi.advanceTimersByTimeAsync(0);
      const removed = played.fake.sent.filter(({ method }) => method === 'Debugger.removeBreakpoint');
      expect(removed.map(({ params }) => params)).toEqual([{ breakpointId: 'b1' }]);
    });

    test('of modules, any may be the first to run', async () => {
      await parsed(scriptUrl, true);
      await parsed('https://app.example/imported.js', true);
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      expect(conditions()).toMatchObject([{ url: scriptUrl }, { url: 'https://app.example/imported.js' }]);
    });

    test('is known by its first lines to a later background too', async () => {
      await parsed(scriptUrl);
      const { memory } = played.recorder;
      played.recorder.lost();
      played.recorder = played.newRecorder(memory);
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      expect(conditions()).toMatchObject([{ url: scriptUrl, lineNumber: 2 }]);
    });

    test('is not unheard where only what takes orders is out of reach', async () => {
      await parsed(scriptUrl);
      say(hello);
      played.fake.answer('Runtime.evaluate', { result: { type: 'object' }, exceptionDetails: { text: 'Uncaught' } });
      played.fake.tell('s1', 'Inspector.targetCrashed', {});
      say(hello);
      await vi.advanceTimersByTimeAsync(0);
      expect(all('capture-gap')).toEqual([]);
    });
  });

  test('is prepared when it starts again, where the browser refused that before', async () => {
    attach();
    played.fake.answer('Runtime.evaluate', new Error('Target crashed'));
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    await vi.advanceTimersByTimeAsync(0);
    const before = played.fake.sent.length;
    played.fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
    const again = played.fake.sent.slice(before).map(({ method }) => method);
    expect(again).toContain('Runtime.evaluate');
    expect(again.at(-1)).toBe('Runtime.runIfWaitingForDebugger');
  });

  test('can’t speak as the probe, though it gets hold of its function', () => {
    attach();
    say(hello);
    const params = { name: bindingName(), executionContextId: 1 };
    for (const before of ['', '\n', 'guessed\n']) {
      const payload = before + lineOfFact(2, dispatched(1));
      played.fake.tell('s1', 'Runtime.bindingCalled', { ...params, payload });
    }
    expect(all('dispatch-started')).toEqual([]);
  });

  test('can’t make itself belong to another origin', () => {
    attach();
    say({ ...hello, scope: 'https://bank.example/' }, dispatched(1));
    expect(all('dispatch-started')[0]).toMatchObject({ scope: 'https://app.example/' });
  });
});

describe('a rule that is turned on', () => {
  const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };
  const methodsOfRule = async (): Promise<string[]> => {
    const before = played.fake.methods('s1').length;
    await played.recorder.network.setFaults([{ rule, active: true }]);
    return played.fake.methods('s1').slice(before);
  };

  beforeEach(() => {
    attach();
    say(hello);
  });

  test('has a running worker make a request of ours before its own first one is to be held', async () => {
    expect(await methodsOfRule()).toEqual(['Fetch.enable', 'Runtime.evaluate']);
  });

  test('does not where the worker has made one', async () => {
    const request = { url: `${scope}api`, method: 'GET', headers: {} };
    played.fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r1', request, wallTime: 1, timestamp: 1, initiator: {} });
    expect(await methodsOfRule()).toEqual(['Fetch.enable']);
  });

  test('does not where the worker is stopped, and would run nothing of ours before it starts', async () => {
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(await methodsOfRule()).toEqual(['Fetch.enable']);
  });
});

describe('what the browser warns of', () => {
  const frame = (url: string) => ({ functionName: '', scriptId: '1', url, lineNumber: 4, columnNumber: 2 });
  function warn(text: string, url: string): void {
    const stackTrace = { callFrames: [frame('syncscope-probe:run'), frame(url)] };
    played.fake.tell('s1', 'Log.entryAdded', {
      entry: { source: 'javascript', level: 'warning', text, timestamp: Date.now(), stackTrace },
    });
  }
  const late = "Event handler of 'sync' event must be added on the initial evaluation of worker script.";

  test('is a message where it is of a listener that the worker adds too late', () => {
    attach();
    say(hello);
    warn(late, scriptUrl);
    expect(all('console-message')).toMatchObject([
      { level: 'warning', text: late, dispatchId: null, attribution: 'none', stack: [{ url: scriptUrl, line: 5, column: 3 }] },
    ]);
  });

  test('is none where it is of the probe’s listeners, or of something else', () => {
    attach();
    say(hello);
    warn(late, 'syncscope-probe:run');
    warn('Failed to load resource', scriptUrl);
    expect(all('console-message')).toEqual([]);
  });
});

test('a request that may have a body and has none says so', () => {
  attach();
  say(hello);
  const ask = (requestId: string, more: object): void => {
    const request = { url: `${scope}api`, headers: {}, ...more };
    played.fake.tell('s1', 'Network.requestWillBeSent', { requestId, request, wallTime: 1, timestamp: 1, initiator: {} });
  };
  ask('r1', { method: 'POST' });
  ask('r2', { method: 'POST', hasPostData: true });
  ask('r3', { method: 'GET' });
  expect(all('request-started').map((facts) => 'bodySize' in facts && facts.bodySize)).toEqual([0, false, false]);
});

describe('a worker that writes to the console without end', () => {
  /** Writes 1 MB, in a hundred messages. */
  function write(): void {
    const args = [{ type: 'string', value: 'x'.repeat(10_000) }];
    for (let i = 0; i < 100; i++) {
      played.fake.tell('s1', 'Runtime.consoleAPICalled', { type: 'log', args, executionContextId: 1, timestamp: Date.now() });
    }
  }
  const gaps = (): number[] =>
    all('capture-gap').map((facts) =>
      facts.kind === 'capture-gap' && facts.why.code === 'console-too-fast' ? facts.why.params.count : NaN,
    );

  beforeEach(() => {
    attach();
    say(hello);
    for (let i = 0; i < 10; i++) write();
  });

  test('is recorded up to a limit, and what is too much is counted', async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    const recorded = all('console-message').length;
    expect(recorded).toBeGreaterThan(300);
    expect(recorded).toBeLessThan(400);
    expect(gaps()).toEqual([1_000 - recorded]);
  });

  test('is recorded again after a while', async () => {
    await vi.advanceTimersByTimeAsync(60_000);
    const before = all('console-message').length;
    write();
    await vi.advanceTimersByTimeAsync(0);
    expect(all('console-message')).toHaveLength(before + 100);
    expect(gaps()).toHaveLength(1);
  });

  test('is told what is missing, also when it stops or the recording ends', async () => {
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(gaps()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gaps()).toHaveLength(1);
  });
});

test('a worker that changed what the probe needs is restarted, and what is not seen is told', async () => {
  played.fake.answer('Runtime.evaluate', { result: { type: 'object' }, exceptionDetails: { text: 'Uncaught' } });
  attach();
  await vi.advanceTimersByTimeAsync(0);
  expect(all('worker-changed')).toMatchObject([{ change: 'started', early: false, scope }]);
  expect(all('capture-gap')).toMatchObject([{ why: { code: 'built-ins-changed' } }]);
  answerStates('activated', null);
  played.recorder.restartLateWorkers();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(played.fake.methods('s1')).not.toContain('Target.closeTarget');
  expect(played.fake.methods(null)).toContain('Target.closeTarget');
});

test('a worker that speaks through the probe’s way out without end is not listened to, and restarted', async () => {
  attach();
  played.fake.tell('s1', 'Inspector.workerScriptLoaded', {});
  answerStates('activated', false);
  played.recorder.restartLateWorkers();
  for (let i = 0; i < 200; i++)
    played.fake.tell('s1', 'Runtime.bindingCalled', { name: bindingName(), payload: 'forged', executionContextId: 1 });
  await vi.advanceTimersByTimeAsync(0);
  expect(played.fake.methods('s1').filter((method) => method === 'Runtime.removeBinding')).toHaveLength(1);
  expect(all('capture-gap')).toMatchObject([{ why: { code: 'probe-abused' } }]);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(played.fake.methods(null)).toContain('Target.closeTarget');
});

test('a worker that started unheard is not taken for one that the probe came first in', async () => {
  attach();
  const { memory } = played.recorder;
  played.fake = fakeCdp();
  const lines = lineOfFact(1, { ...hello, early: false });
  played.fake.answer('Runtime.evaluate', {
    result: { type: 'string', value: `${memory.workers[0]?.runId}\n${memory.probeName}\n${lines}` },
  });
  played.recorder = played.newRecorder(memory);
  await played.recorder.resume();
  expect(all('worker-changed')).toMatchObject([{ change: 'started', early: false }]);
});

describe('where background was ended, what the probe tells before it answers what was missed', () => {
  let name: string;
  const tell = (...lines: string[]): void => {
    const payload = `${played.recorder.memory.probeName}\n${lines.join('')}`;
    played.fake.tell('s1', 'Runtime.bindingCalled', { name, payload, executionContextId: 1 });
  };
  beforeEach(() => {
    attach();
    say(hello);
    name = bindingName();
    const { memory } = played.recorder;
    played.fake = fakeCdp();
    played.recorder = played.newRecorder(memory);
  });

  test('is taken after the answer, which may have overtaken it', async () => {
    const missed = lineOfFact(2, dispatched(1, 'missed'));
    const value = `${played.recorder.memory.workers[0]?.runId}\n\n${missed}`;
    played.fake.answer('Runtime.evaluate', { result: { type: 'string', value } });
    const resumed = played.recorder.resume();
    tell(missed, lineOfFact(3, dispatched(2, 'overtaken')));
    await resumed;
    await vi.advanceTimersByTimeAsync(0);
    expect(all('dispatch-started')).toMatchObject([{ tag: 'missed' }, { tag: 'overtaken' }]);
  });

  test('is taken when the worker stops and can answer no more', () => {
    played.fake.answer('Runtime.evaluate', never);
    void played.recorder.resume();
    tell(lineOfFact(2, dispatched(1, 'missed')));
    played.fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('dispatch-started')).toMatchObject([{ tag: 'missed' }]);
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'worker-stopped' }]);
  });
});

describe('a stack that is the same as the last one', () => {
  const stack = `Error\n    at handle (${scriptUrl}:5:9)`;
  const waited = (promise: number, told: string): object => ({
    fact: 'await',
    at: 10,
    stack: told,
    dispatch: 1,
    promise,
    error: null,
  });
  const frame = { function: 'handle', url: scriptUrl, line: 5, column: 9 };

  test('is told by a mark', () => {
    attach();
    say(hello, dispatched(1), waited(1, stack), waited(2, '='), waited(3, ''), waited(4, '='));
    const stacks = all('wait-until-called').map((event) => ('stack' in event ? event.stack : null));
    expect(stacks).toEqual([[frame], [frame], null, [frame]]);
  });

  test('is unknown where what was told of it is lost', () => {
    attach();
    say(hello, dispatched(1), waited(1, '='));
    expect(all('wait-until-called')).toEqual([expect.not.objectContaining({ stack: expect.anything() })]);
  });
});

test('what the probe had to drop is told as a gap', () => {
  attach();
  say(hello, { fact: 'dropped', at: 20, from: 10, count: 3 });
  expect(all('capture-gap')).toMatchObject([{ from: 10, to: 20, why: { code: 'worker-too-fast', params: { count: 3 } } }]);
});

test('what is thrown and is no error is told as that, by a code', () => {
  attach();
  say(hello, dispatched(1), settled(1, {}));
  expect(all('dispatch-settled')).toMatchObject([{ outcome: 'failed', why: { code: 'not-an-error' } }]);
  expect(all('dispatch-settled')[0]).not.toHaveProperty('error');
});

test('what a dispatch used is told at its end, where all of it was followed', () => {
  attach();
  const used = { ...Object.fromEntries(uses.map((_, i) => [i, 0])), 0: 30, 5: 5 };
  say(hello, dispatched(1), { ...settled(1), used }, dispatched(2), settled(2));
  expect(all('dispatch-settled')[0]).toMatchObject({ used: ['indexedDB'] });
  expect(all('dispatch-settled')[1]).not.toHaveProperty('used');
});

describe('stopping', () => {
  test('takes the probe out, releases offline, and detaches, though a worker does not answer', async () => {
    attach();
    say(hello);
    await played.recorder.network.setOffline(true);
    played.fake.answer('Runtime.evaluate', new Error('gone'));
    await played.recorder.stop();
    const orders = played.fake.sent
      .filter(({ method }) => method === 'Runtime.evaluate')
      .map(({ params }) => JSON.stringify(params));
    expect(orders.at(-1)).toContain('off');
    const offline = played.fake.sent.filter(({ method }) => method === 'Network.emulateNetworkConditions');
    expect(offline.map(({ params }) => params)).toContainEqual(expect.objectContaining({ offline: false }));
    expect(played.fake.closed()).toBe(true);
  });
});
