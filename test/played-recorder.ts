/** A recorder whose browser and workers a test plays, anew before each test, with a time that passes when the test says so. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { RecorderMemory } from '../src/recorder/memory.ts';
import { Recorder } from '../src/recorder/recorder.ts';
import type { Facts } from '../src/trace/worded.ts';
import { fakeCdp } from './fake-cdp.ts';
import { lineOfFact } from './probe-line.ts';
import { steadyClock } from './steady-clock.ts';

export const scope = 'https://app.example/';
export const scriptUrl = 'https://app.example/sw.js';

/** Facts of a probe. */
export const hello = { fact: 'hello', at: 1, scope, early: true };
export const dispatched = (dispatch: number, tag = 'outbox', type = 'sync'): object => ({
  fact: 'dispatched',
  at: 10 + dispatch,
  dispatch,
  type,
  tag,
  lastChance: false,
  trusted: true,
  fireId: null,
});
export const settled = (dispatch: number, error: object | null = null): object => ({ fact: 'settled', at: 50, dispatch, error });

export function dispatchIdOf(facts: Facts | undefined): string {
  return facts && 'dispatchId' in facts && typeof facts.dispatchId === 'string' ? facts.dispatchId : '';
}

class PlayedRecorder {
  fake = fakeCdp();
  emitted: (Facts & { at: number })[] = [];
  /** Resolves when what was emitted is in the trace. */
  stored = Promise.resolve();
  /** Whether a fire is under way. */
  ordered = false;
  /** How many facts the probe has told. */
  told = 0;
  recorder = this.newRecorder();

  begin(): void {
    vi.useFakeTimers();
    this.fake = fakeCdp();
    this.emitted = [];
    this.stored = Promise.resolve();
    this.ordered = false;
    this.told = 0;
    this.fake.answer('Runtime.evaluate', { result: { type: 'function', objectId: 'probe' } });
    this.recorder = this.newRecorder();
  }

  end(): void {
    this.recorder.lost();
    vi.useRealTimers();
  }

  /** One on the present connection; with the memory of one that was there before. */
  newRecorder(memory?: RecorderMemory): Recorder {
    return new Recorder({
      cdp: this.fake.cdp,
      clock: steadyClock,
      probeScript: 'PROBE',
      emit: (_source, facts, at) => this.emitted.push({ ...facts, at }),
      storedOf: () => 0,
      stored: () => this.stored,
      ordered: () => this.ordered,
      onChange: () => undefined,
      ...(memory && { earlier: { memory, dispatches: [] } }),
    });
  }

  /** The browser was asked for the tags of each registration, and lists these. */
  readonly look = (tagsOf: (scope: string) => readonly string[] | null): void =>
    this.recorder.looked('https://app.example', tagsOf);

  /** A worker, or another target, waits for the debugger. */
  readonly attach = (sessionId = 's1', targetId = 'w1', type = 'service_worker'): void => {
    const targetInfo = { targetId, type, url: scriptUrl, title: '', attached: true, canAccessOpener: false };
    this.fake.tell(null, 'Target.attachedToTarget', { sessionId, targetInfo, waitingForDebugger: true });
  };

  /** The function that the probe speaks through. */
  readonly bindingName = (): string => {
    const binding = this.fake.sent.find(({ method }) => method === 'Runtime.addBinding')?.params;
    return { name: '', ...(typeof binding === 'object' && binding) }.name;
  };

  /** What the recorder evaluated to put the probe in, as JSON. */
  readonly probe = (): string => {
    const evaluated = this.fake.sent
      .filter(({ method }) => method === 'Runtime.evaluate')
      .map(({ params }) => JSON.stringify(params));
    return evaluated.findLast((params) => params.includes('PROBE')) ?? '';
  };

  /** The probe tells facts. */
  readonly say = (...facts: object[]): void => {
    const secret = /secret\\":\\"([^"\\]+)/.exec(this.probe())?.[1] ?? '';
    const payload = `${secret}\n${facts.map((fact) => lineOfFact(++this.told, fact)).join('')}`;
    this.fake.tell('s1', 'Runtime.bindingCalled', { name: this.bindingName(), payload, executionContextId: 1 });
  };

  /** What the worker says of its state, and the probe of the promises that its events wait for; null where it can’t. */
  readonly answerStates = (state: string, busy: boolean | null): void => {
    const error = { exceptionDetails: { text: 'Uncaught', exception: { className: 'ReferenceError' } } };
    const answers = {
      state: { result: { type: 'string', value: state } },
      busy: { result: { type: 'boolean', value: busy }, ...(busy === null && error) },
    };
    this.fake.answer('Runtime.evaluate', (params: unknown) =>
      JSON.stringify(params).includes('busy') ? answers.busy : answers.state,
    );
  };

  /** What was emitted of one kind. */
  readonly all = (kind: Facts['kind']): Facts[] => this.emitted.filter((facts) => facts.kind === kind);
}

export function playedRecorder(): PlayedRecorder {
  const played = new PlayedRecorder();
  beforeEach(() => played.begin());
  afterEach(() => played.end());
  return played;
}
