import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventTimeoutSlack, maxEventDuration } from '../chromium/schedule.ts';
import type { EventFacts } from '../trace/events.ts';
import type { FaultRule } from '../trace/faults.ts';
import { lineOfFact } from '../../test/probe-line.ts';
import { fakeCdp, never, type FakeCdp } from '../../test/fake-cdp.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import type { RecorderMemory } from './memory.ts';
import { Recorder } from './recorder.ts';

const scope = 'https://app.example/';
const scriptUrl = 'https://app.example/sw.js';

let fake: FakeCdp;
let recorder: Recorder;
let emitted: (EventFacts & { at: number })[];
/** Resolves when what was emitted is in the trace. */
let stored: Promise<void>;
/** Whether a fire is under way. */
let ordered: boolean;
/** How many facts the probe has told. */
let told: number;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeCdp();
  emitted = [];
  stored = Promise.resolve();
  ordered = false;
  told = 0;
  fake.answer('Runtime.evaluate', { result: { type: 'function', objectId: 'probe' } });
  recorder = newRecorder();
});
afterEach(() => {
  recorder.lost();
  vi.useRealTimers();
});

function newRecorder(memory?: RecorderMemory): Recorder {
  return new Recorder({
    cdp: fake.cdp,
    clock: steadyClock,
    probeScript: 'PROBE',
    emit: (_source, facts, at) => emitted.push({ ...facts, at }),
    storedOf: () => 0,
    stored: () => stored,
    ordered: () => ordered,
    onChange: () => undefined,
    ...(memory && { earlier: { memory, dispatches: [] } }),
  });
}

/** The browser was asked for the tags of each registration, and lists these. */
function look(tagsOf: (scope: string) => readonly string[] | null): void {
  recorder.looked('https://app.example', tagsOf);
}

function attach(sessionId = 's1', targetId = 'w1', type = 'service_worker'): void {
  const targetInfo = { targetId, type, url: scriptUrl, title: '', attached: true, canAccessOpener: false };
  fake.tell(null, 'Target.attachedToTarget', { sessionId, targetInfo, waitingForDebugger: true });
}

function bindingName(): string {
  const binding = fake.sent.find(({ method }) => method === 'Runtime.addBinding')?.params;
  return { name: '', ...(typeof binding === 'object' && binding) }.name;
}

function say(...facts: object[]): void {
  const payload = `${secretOfProbe()}\n${facts.map((fact) => lineOfFact(++told, fact)).join('')}`;
  fake.tell('s1', 'Runtime.bindingCalled', { name: bindingName(), payload, executionContextId: 1 });
}

/** What the recorder evaluated to put the probe in, as JSON. */
function probe(): string {
  const evaluated = fake.sent.filter(({ method }) => method === 'Runtime.evaluate').map(({ params }) => JSON.stringify(params));
  return evaluated.findLast((params) => params.includes('PROBE')) ?? '';
}
function secretOfProbe(): string {
  return /secret\\":\\"([^"\\]+)/.exec(probe())?.[1] ?? '';
}

const hello = { fact: 'hello', at: 1, scope, early: true };
const dispatched = (dispatch: number, tag = 'outbox', type = 'sync'): object => ({
  fact: 'dispatched',
  at: 10 + dispatch,
  dispatch,
  type,
  tag,
  lastChance: false,
  trusted: true,
  fireId: null,
});
const settled = (dispatch: number, error: object | null = null): object => ({ fact: 'settled', at: 50, dispatch, error });

/** What the worker says of its state, and the probe of the promises that its events wait for; null where it can’t. */
function answerStates(state: string, busy: boolean | null): void {
  const error = { exceptionDetails: { text: 'Uncaught', exception: { className: 'ReferenceError' } } };
  const answers = { state: { result: { type: 'string', value: state } }, busy: { result: { type: 'boolean', value: busy }, ...(busy === null && error) } };
  fake.answer('Runtime.evaluate', (params: unknown) => (JSON.stringify(params).includes('busy') ? answers.busy : answers.state));
}

/** What was emitted of one kind. */
function all(kind: EventFacts['kind']): EventFacts[] {
  return emitted.filter((facts) => facts.kind === kind);
}

describe('a starting worker', () => {
  test('gets the probe first, and is let run whatever happens', () => {
    fake.answer('Runtime.evaluate', never);
    fake.answer('Network.enable', new Error('refused'));
    attach();
    const methods = fake.methods('s1');
    expect(methods.indexOf('Runtime.addBinding')).toBeLessThan(methods.indexOf('Runtime.evaluate'));
    expect(methods.at(-1)).toBe('Runtime.runIfWaitingForDebugger');
  });

  test('has a name for each run that can’t be guessed from that of another', () => {
    attach();
    attach('s2', 'w2');
    const names = JSON.stringify(fake.sent).match(/syncscope-probe:[^"\\]+/g) ?? [];
    const [one = '', another = ''] = new Set(names.map((name) => name.slice('syncscope-probe:'.length)));
    expect(one).toMatch(/^\w{12}$/);
    expect(another).toMatch(/^\w{12}$/);
    expect(another.slice(0, 8)).not.toBe(one.slice(0, 8));
  });

  test('that is no service worker is let run and left alone', () => {
    attach('s2', 'f1', 'iframe');
    attach('s3', 'd1', 'worker');
    expect(fake.methods('s2')).toEqual(['Target.setAutoAttach', 'Runtime.runIfWaitingForDebugger']);
    expect(fake.methods('s3')).toEqual(['Runtime.runIfWaitingForDebugger']);
  });

  test('was prepared for it when it stopped, before any other debugger could let it run', () => {
    attach();
    const before = fake.sent.length;
    fake.tell('s1', 'Inspector.targetCrashed', {});
    const ahead = fake.sent.slice(before);
    expect(ahead.map(({ method }) => method)).toContain('Runtime.evaluate');
    expect(ahead.at(-1)?.method).toBe('Runtime.runIfWaitingForDebugger');
    fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
    expect(fake.sent.slice(before + ahead.length).map(({ method }) => method)).toEqual(['Runtime.runIfWaitingForDebugger']);
  });

  describe('that another debugger may let run first', () => {
    /** The browser tells of a script of the worker, and where it begins. */
    async function parsed(url: string, isModule = false): Promise<void> {
      fake.tell('s1', 'Debugger.scriptParsed', { scriptId: url, url, isModule });
      await vi.advanceTimersByTimeAsync(0);
    }
    const conditions = (): unknown[] => fake.sent.filter(({ method }) => method === 'Debugger.setBreakpointByUrl').map(({ params }) => params);

    beforeEach(() => {
      fake.answer('Debugger.getPossibleBreakpoints', { locations: [{ scriptId: '', lineNumber: 2, columnNumber: 4 }] });
      attach();
    });

    test('has the probe put in by a condition at its first line, which never holds', async () => {
      await parsed(scriptUrl);
      await parsed('https://app.example/imported.js');
      expect(fake.sent.find(({ method }) => method === 'Debugger.getPossibleBreakpoints')?.params).toMatchObject({ restrictToFunction: true });
      expect(conditions()).toEqual([]);
      fake.tell('s1', 'Inspector.targetCrashed', {});
      const [first, ...more] = conditions();
      expect(more).toEqual([]);
      const condition: unknown = expect.stringMatching(/PROBE[^]*,false\n\/\/# sourceURL=syncscope-probe:/);
      expect(first).toEqual({ url: scriptUrl, lineNumber: 2, columnNumber: 4, condition });
      const methods = fake.sent.map(({ method }) => method);
      expect(methods.lastIndexOf('Debugger.enable')).toBeLessThan(methods.lastIndexOf('Debugger.setBreakpointByUrl'));
      expect(methods.lastIndexOf('Debugger.setBreakpointByUrl')).toBeLessThan(methods.lastIndexOf('Runtime.evaluate'));
    });

    test('has no condition any more once the probe is in', async () => {
      fake.answer('Debugger.setBreakpointByUrl', { breakpointId: 'b1', locations: [] });
      await parsed(scriptUrl);
      fake.tell('s1', 'Inspector.targetCrashed', {});
      await vi.advanceTimersByTimeAsync(0);
      const removed = fake.sent.filter(({ method }) => method === 'Debugger.removeBreakpoint');
      expect(removed.map(({ params }) => params)).toEqual([{ breakpointId: 'b1' }]);
    });

    test('of modules, any may be the first to run', async () => {
      await parsed(scriptUrl, true);
      await parsed('https://app.example/imported.js', true);
      fake.tell('s1', 'Inspector.targetCrashed', {});
      expect(conditions()).toMatchObject([{ url: scriptUrl }, { url: 'https://app.example/imported.js' }]);
    });

    test('is known by its first lines to a later background too', async () => {
      await parsed(scriptUrl);
      const { memory } = recorder;
      recorder.lost();
      recorder = newRecorder(memory);
      fake.tell('s1', 'Inspector.targetCrashed', {});
      expect(conditions()).toMatchObject([{ url: scriptUrl, lineNumber: 2 }]);
    });

    test('is not unheard where only what takes orders is out of reach', async () => {
      await parsed(scriptUrl);
      say(hello);
      fake.answer('Runtime.evaluate', { result: { type: 'object' }, exceptionDetails: { text: 'Uncaught' } });
      fake.tell('s1', 'Inspector.targetCrashed', {});
      say(hello);
      await vi.advanceTimersByTimeAsync(0);
      expect(all('capture-gap')).toEqual([]);
    });
  });

  test('is prepared when it starts again, where the browser refused that before', async () => {
    attach();
    fake.answer('Runtime.evaluate', new Error('Target crashed'));
    fake.tell('s1', 'Inspector.targetCrashed', {});
    await vi.advanceTimersByTimeAsync(0);
    const before = fake.sent.length;
    fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
    const again = fake.sent.slice(before).map(({ method }) => method);
    expect(again).toContain('Runtime.evaluate');
    expect(again.at(-1)).toBe('Runtime.runIfWaitingForDebugger');
  });

  test('can’t speak as the probe, though it gets hold of its function', () => {
    attach();
    say(hello);
    const params = { name: bindingName(), executionContextId: 1 };
    for (const before of ['', '\n', 'guessed\n']) {
      const payload = before + lineOfFact(2, dispatched(1));
      fake.tell('s1', 'Runtime.bindingCalled', { ...params, payload });
    }
    expect(all('dispatch-started')).toEqual([]);
  });

  test('can’t make itself belong to another origin', () => {
    attach();
    say({ ...hello, scope: 'https://bank.example/' }, dispatched(1));
    expect(all('dispatch-started')[0]).toMatchObject({ scope: 'https://app.example/' });
  });
});

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
    fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r1', request, wallTime: 100, timestamp: 1, initiator: {} });
    fake.tell('s1', 'Inspector.targetCrashed', {});
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
    for (const id of ['probe', 'forged']) fake.tell('s1', 'Debugger.scriptParsed', { scriptId: id, url });
    const callFrames = (name: string): object[] => [{ functionName: name, url: '', lineNumber: 0, columnNumber: 0, scriptId }];
    const stack = { callFrames: callFrames('fetchAll'), parent: { callFrames: callFrames(functionName) } };
    const details = { url: `${scope}api`, method: 'GET', headers: {} };
    fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r1', request: details, wallTime, timestamp: 1, initiator: { stack } });
  }

  test('belongs to the dispatch whose mark stands on its stack, though others run', () => {
    attach();
    say(hello, dispatched(1), dispatched(2, 'other'));
    request('async syncscope dispatch 2');
    const [, second] = all('dispatch-started');
    expect(all('request-started')).toMatchObject([{ attribution: 'exact', dispatchId: dispatchIdOf(second) }]);
  });

  test('belongs to none without a mark, or with one of a script that is not the probe’s, where every listener is wrapped', () => {
    attach();
    say(hello, dispatched(1));
    request('elsewhere');
    expect(all('request-started')).toMatchObject([{ attribution: 'none', dispatchId: null }]);
    emitted = [];
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
      expect(emitted.at(-1)).toMatchObject({ kind: 'request-started' });
    });

    test('waits together with what follows', () => {
      const error = { requestId: 'r1', timestamp: 2, errorText: 'net::ERR_FAILED' };
      fake.tell('s1', 'Network.loadingFailed', error);
      say(dispatched(1), dispatched(2, 'other'));
      expect(emitted.slice(-2)).toMatchObject([{ kind: 'request-started' }, { kind: 'request-settled' }]);
    });

    test.each([
      ['for ever', () => void vi.advanceTimersByTime(5_000)],
      ['longer than its worker runs', () => fake.tell('s1', 'Inspector.targetCrashed', {})],
    ])('does not wait %s', (_, pass) => {
      pass();
      expect(all('request-started')).toMatchObject([{ attribution: 'exact' }]);
    });
  });

  describe('of a worker that ran before', () => {
    beforeEach(() => {
      attach();
      fake.tell('s1', 'Inspector.workerScriptLoaded', {});
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
    function madeAt(line: number, functionName: string, { url = scriptUrl, wallTime = 1, ...async }: { url?: string; wallTime?: number; parent?: object; parentId?: object } = {}): void {
      const found = line < 6 ? [{ scriptId: 'sw', lineNumber: 4, columnNumber: 8 }] : [];
      fake.answer('Debugger.getPossibleBreakpoints', { locations: found });
      const callFrames = ['ask', functionName].map((name) => ({ functionName: name, url, lineNumber: line - 1, columnNumber: 2, scriptId: 'sw' }));
      const details = { url: `${scope}api`, method: 'GET', headers: {} };
      const initiator = { stack: { callFrames, ...async } };
      fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r2', request: details, wallTime, timestamp: 1, initiator });
    }
  });
});

describe('a rule that is turned on', () => {
  const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };
  const methodsOfRule = async (): Promise<string[]> => {
    const before = fake.methods('s1').length;
    await recorder.network.setFault(rule, true);
    return fake.methods('s1').slice(before);
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
    fake.tell('s1', 'Network.requestWillBeSent', { requestId: 'r1', request, wallTime: 1, timestamp: 1, initiator: {} });
    expect(await methodsOfRule()).toEqual(['Fetch.enable']);
  });

  test('does not where the worker is stopped, and would run nothing of ours before it starts', async () => {
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(await methodsOfRule()).toEqual(['Fetch.enable']);
  });
});

describe('a worker that writes to the console without end', () => {
  /** Writes 1 MB, in a hundred messages. */
  function write(): void {
    const args = [{ type: 'string', value: 'x'.repeat(10_000) }];
    for (let i = 0; i < 100; i++) {
      fake.tell('s1', 'Runtime.consoleAPICalled', { type: 'log', args, executionContextId: 1, timestamp: Date.now() });
    }
  }
  const gaps = (): number[] =>
    all('capture-gap').map((facts) => Number(/(\d+) messages/.exec('reason' in facts ? facts.reason : '')?.[1]));

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
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(gaps()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gaps()).toHaveLength(1);
  });
});

test('a worker that changed what the probe needs is restarted, and what is not seen is told', async () => {
  fake.answer('Runtime.evaluate', { result: { type: 'object' }, exceptionDetails: { text: 'Uncaught' } });
  attach();
  await vi.advanceTimersByTimeAsync(0);
  expect(all('worker-changed')).toMatchObject([{ change: 'started', early: false, scope }]);
  expect(all('capture-gap')).toMatchObject([{ reason: expect.stringContaining('The worker has changed built-ins') }]);
  answerStates('activated', null);
  recorder.restartLateWorkers();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(fake.methods('s1')).not.toContain('Target.closeTarget');
  expect(fake.methods(null)).toContain('Target.closeTarget');
});

describe('a worker that ran before the recorder came', () => {
  beforeEach(() => {
    attach();
    fake.tell('s1', 'Inspector.workerScriptLoaded', {});
    say({ ...hello, early: false });
    answerStates('activated', false);
    recorder.restartLateWorkers();
  });
  const stops = (): number => fake.methods(null).filter((method) => method === 'Target.closeTarget').length;
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const request = (requestId: string): void => {
    const details = { url: `${scope}api`, method: 'GET', headers: {} };
    fake.tell('s1', 'Network.requestWillBeSent', { requestId, request: details, wallTime: 1, timestamp: 1, initiator: {} });
  };
  const answered = (requestId: string): void => {
    fake.tell('s1', 'Network.responseReceived', { requestId, timestamp: 2, response: { status: 200, statusText: '', mimeType: '', headers: {} } });
  };
  /** Has a dispatch begin and end, and ask something whose answer is never read, every half second. */
  async function burst(times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      say(dispatched(2 * told + 1, `tag-${told}`));
      request(`r${told}`);
      await pass(100);
      answered(`r${told}`);
      say(settled(2 * (told - 1) + 1));
      await pass(400);
    }
  }

  test('is restarted after a quiet second, though a tag is listed', async () => {
    look(() => ['waits-to-retry']);
    await pass(900);
    expect(stops()).toBe(0);
    await pass(200);
    expect(stops()).toBe(1);
    fake.tell('s1', 'Inspector.targetCrashed', {});
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
    expect(all('capture-gap')).toMatchObject([{ code: 'restarted-unseen', params: { tags: 1 }, reason: expect.stringContaining('Keep running workers') }]);
  });

  test.each(['console', 'network', 'probe'])('is not quiet where it is heard of: %s', async (what) => {
    await pass(800);
    if (what === 'console') fake.tell('s1', 'Runtime.consoleAPICalled', { type: 'log', args: [], executionContextId: 1, timestamp: 1 });
    if (what === 'network') fake.tell('s1', 'Network.loadingFinished', { requestId: 'r', timestamp: 1, encodedDataLength: 0 });
    if (what === 'probe') say(settled(7));
    await pass(900);
    expect(stops()).toBe(0);
    await pass(200);
    expect(stops()).toBe(1);
  });

  test('that is never quiet is restarted at the first moment after three seconds in which nothing is seen to run', async () => {
    await burst(5);
    expect(stops()).toBe(0);
    await burst(2);
    expect(stops()).toBe(1);
    expect(all('capture-gap')).toEqual([]);
  });

  test('is restarted at once when the last of what was seen ends after three seconds', async () => {
    say(dispatched(1));
    await pass(3_400);
    say(settled(1));
    await pass(0);
    expect(stops()).toBe(1);
  });

  test.each<[string, () => void, () => void, object]>([
    ['a sync', () => say(dispatched(1)), () => say(settled(1)), { doing: 'sync', what: 'outbox' }],
    ['a request', () => request('r1'), () => answered('r1'), { doing: 'request' }],
    ['an event of another kind', () => answerStates('activated', true), () => answerStates('activated', false), { doing: 'event' }],
    ['something that the user asked for', () => void (ordered = true), () => void (ordered = false), { doing: 'order' }],
    ['an answer', () => fake.answer('Runtime.evaluate', new Error('No answer')), () => answerStates('activated', false), {}],
  ])('is never restarted during %s, however long; that it waits is told once', async (_, begin, end, waitsFor) => {
    begin();
    await pass(100_000);
    expect(stops()).toBe(0);
    if ('doing' in waitsFor) {
      expect(recorder.waiting).toMatchObject([{ scope, ...waitsFor }]);
      expect(all('capture-gap')).toMatchObject([{ code: 'restart-waits', params: waitsFor }]);
    }
    end();
    await pass(1_500);
    expect(stops()).toBe(1);
    fake.tell('s1', 'Inspector.targetCrashed', {});
    await pass(100);
    expect(recorder.waiting).toEqual([]);
  });

  test('is not restarted while the rest of an answer comes', async () => {
    request('r1');
    answered('r1');
    for (let i = 0; i < 100; i++) {
      fake.tell('s1', 'Network.dataReceived', { requestId: 'r1', timestamp: 1, dataLength: 1, encodedDataLength: 1 });
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
    expect(recorder.waiting).toEqual([]);
    expect(await recorder.stopWorkers()).toBe(state === 'installed' ? 1 : 0);
    fake.answer('Target.closeTarget', new Error('It goes on.'));
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
    expect(recorder.waiting).toMatchObject([{ scope, doing: 'no-answer' }]);
  });

  test('is restarted now, whatever it does, if the user wants that', async () => {
    say(dispatched(1));
    await pass(5_000);
    await recorder.restartNow(scope);
    expect(stops()).toBe(1);
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('worker-changed').at(-1)).toMatchObject({ change: 'stopped', by: 'panel' });
    expect(all('capture-gap')).toMatchObject([{ code: 'restart-waits' }]);
  });

  test('is not restarted now either where the browser would give it up', async () => {
    say(dispatched(1));
    await pass(5_000);
    answerStates('activating', false);
    await recorder.restartNow(scope);
    expect(stops()).toBe(0);
  });

  test('is waited for by who wants it to be seen from its start', async () => {
    const order: string[] = [];
    void recorder.restarted().then(() => order.push('restarted'));
    await pass(900);
    order.push('quiet for 0.9 s');
    await pass(200);
    order.push('told to stop');
    await pass(100);
    expect(order).toEqual(['quiet for 0.9 s', 'told to stop']);
    fake.tell('s1', 'Inspector.targetCrashed', {});
    await pass(100);
    expect(order).toEqual(['quiet for 0.9 s', 'told to stop', 'restarted']);
    await recorder.restarted();
  });

  test('is told to have been cut off where something began that was heard of too late', async () => {
    await pass(1_100);
    expect(stops()).toBe(1);
    say(dispatched(1));
    request('r1');
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('capture-gap')).toMatchObject([
      { code: 'restart-cut-off', params: { syncs: 1, requests: 1 }, reason: expect.stringMatching(/cut off 1 sync and 1 request.*Keep running workers/) },
    ]);
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'worker-stopped' }]);
  });

  test('is not restarted when a dispatch is heard of at the last moment', async () => {
    let write = (): void => undefined;
    stored = new Promise((resolve) => (write = resolve));
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
    stored = new Promise((resolve) => (write = resolve));
    await pass(5_000);
    expect(stops()).toBe(0);
    write();
    await pass(0);
    expect(stops()).toBe(1);
  });

  test('is not restarted while it was ordered something that it has not answered', async () => {
    const worker = await recorder.activeWorker(scope);
    fake.answer('Runtime.evaluate', never);
    worker?.order({ command: 'simulate', fireId: 'f1', type: 'sync', tag: 'outbox', lastChance: false, refusal: '' }).catch(() => undefined);
    answerStates('activated', false);
    await pass(10_000);
    expect(stops()).toBe(0);
  });

  test('gets no order while it is about to stop', async () => {
    await pass(1_100);
    expect(stops()).toBe(1);
    const found = recorder.activeWorker(scope);
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(await found).toBeUndefined();
  });

  test('is restarted three times, not without end, where another debugger always lets it run first', async () => {
    for (let i = 0; i < 5; i++) {
      await pass(1_100);
      fake.tell('s1', 'Inspector.targetCrashed', {});
      fake.tell('s1', 'Inspector.targetReloadedAfterCrash', {});
      fake.tell('s1', 'Inspector.workerScriptLoaded', {});
      say({ ...hello, early: false });
    }
    expect(stops()).toBe(3);
  });
});

test('a worker that speaks through the probe’s way out without end is not listened to, and restarted', async () => {
  attach();
  fake.tell('s1', 'Inspector.workerScriptLoaded', {});
  answerStates('activated', false);
  recorder.restartLateWorkers();
  for (let i = 0; i < 200; i++) fake.tell('s1', 'Runtime.bindingCalled', { name: bindingName(), payload: 'forged', executionContextId: 1 });
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.methods('s1').filter((method) => method === 'Runtime.removeBinding')).toHaveLength(1);
  expect(all('capture-gap')).toMatchObject([{ reason: expect.stringContaining('not listened to') }]);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(fake.methods(null)).toContain('Target.closeTarget');
});

test('a worker that started unheard is not taken for one that the probe came first in', async () => {
  attach();
  const { memory } = recorder;
  fake = fakeCdp();
  const lines = lineOfFact(1, { ...hello, early: false });
  fake.answer('Runtime.evaluate', { result: { type: 'string', value: `${memory.workers[0]?.runId}\n${memory.probeName}\n${lines}` } });
  recorder = newRecorder(memory);
  await recorder.resume();
  expect(all('worker-changed')).toMatchObject([{ change: 'started', early: false }]);
});

describe('where background was ended, what the probe tells before it answers what was missed', () => {
  let name: string;
  const tell = (...lines: string[]): void => {
    const payload = `${recorder.memory.probeName}\n${lines.join('')}`;
    fake.tell('s1', 'Runtime.bindingCalled', { name, payload, executionContextId: 1 });
  };
  beforeEach(() => {
    attach();
    say(hello);
    name = bindingName();
    const { memory } = recorder;
    fake = fakeCdp();
    recorder = newRecorder(memory);
  });

  test('is taken after the answer, which may have overtaken it', async () => {
    const missed = lineOfFact(2, dispatched(1, 'missed'));
    const value = `${recorder.memory.workers[0]?.runId}\n\n${missed}`;
    fake.answer('Runtime.evaluate', { result: { type: 'string', value } });
    const resumed = recorder.resume();
    tell(missed, lineOfFact(3, dispatched(2, 'overtaken')));
    await resumed;
    await vi.advanceTimersByTimeAsync(0);
    expect(all('dispatch-started')).toMatchObject([{ tag: 'missed' }, { tag: 'overtaken' }]);
  });

  test('is taken when the worker stops and can answer no more', () => {
    fake.answer('Runtime.evaluate', never);
    void recorder.resume();
    tell(lineOfFact(2, dispatched(1, 'missed')));
    fake.tell('s1', 'Inspector.targetCrashed', {});
    expect(all('dispatch-started')).toMatchObject([{ tag: 'missed' }]);
    expect(all('dispatch-settled')).toMatchObject([{ reason: 'worker-stopped' }]);
  });
});

describe('a stack that is the same as the last one', () => {
  const stack = `Error\n    at handle (${scriptUrl}:5:9)`;
  const waited = (promise: number, told: string): object => ({ fact: 'await', at: 10, stack: told, dispatch: 1, promise, error: null });
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
  expect(all('capture-gap')).toMatchObject([{ from: 10, to: 20, reason: expect.stringContaining('3 facts') }]);
});

describe('stopping', () => {
  test('takes the probe out, releases offline, and detaches, though a worker does not answer', async () => {
    attach();
    say(hello);
    await recorder.network.setOffline(true);
    fake.answer('Runtime.evaluate', new Error('gone'));
    await recorder.stop();
    const orders = fake.sent.filter(({ method }) => method === 'Runtime.evaluate').map(({ params }) => JSON.stringify(params));
    expect(orders.at(-1)).toContain('off');
    const offline = fake.sent.filter(({ method }) => method === 'Network.emulateNetworkConditions');
    expect(offline.map(({ params }) => params)).toContainEqual(expect.objectContaining({ offline: false }));
    expect(fake.closed()).toBe(true);
  });
});

function dispatchIdOf(facts: EventFacts | undefined): string {
  return facts && 'dispatchId' in facts && typeof facts.dispatchId === 'string' ? facts.dispatchId : '';
}
