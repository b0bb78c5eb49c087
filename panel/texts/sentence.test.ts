import { describe, expect, it } from 'vitest';
import { nothingMarked } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import failures from '../../src/messages/compiled/failures.js';
import * as fires from '../../src/messages/compiled/fire-outcomes.js';
import states from '../../src/messages/compiled/states.js';
import * as results from '../../src/messages/compiled/results.js';
import * as texts from '../../src/messages/compiled/sentences.js';
import reasons from '../../src/messages/compiled/verdict-reasons.js';
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { fireText, wayText } from './fire-text.ts';
import { outcomeSentence } from './sentence.ts';

const base: Dispatch = {
  beganSeq: 1,
  endedSeq: 2,
  dispatchId: 'd',
  type: 'sync',
  tag: 'outbox',
  scope: 'https://a.example/',
  tagKey: 'sync https://a.example/ outbox',
  workerId: null,
  lastChance: false,
  trusted: true,
  fireId: null,
  attempt: 2,
  startedAt: 1_000,
  returnedAt: null,
  returnedSeq: null,
  used: null,
  listeners: 1,
  thrown: null,
  settledAt: 1_212,
  unseenSince: null,
  outcome: 'failed',
  reason: 'rejected',
  error: { name: 'TypeError', message: 'Failed to fetch' },
  promises: [],
  requests: [],
  messages: [],
  exceptions: [],
};

/** The sentence, where nothing is marked. */
const sentenceOf = (dispatch: Dispatch, now: number): string =>
  outcomeSentence(dispatch, verdictOf(dispatch, nothingMarked, now), now);

const second = texts.attempt({ attempt: 2, of: 3 });
const took = texts.after({ duration: '212 ms' });
const succeeded = { outcome: 'succeeded', reason: null, error: null } as const;
const failed = (why: string) => texts.failed({ attempt: second, took, why });

describe('what happened', () => {
  it.each<[Partial<Dispatch>, string]>([
    [{}, failed(texts.promiseRejected({ error: 'TypeError: Failed to fetch' }))],
    [succeeded, texts.succeeded({ attempt: second, took, idle: true })],
    [{ ...succeeded, listeners: null }, texts.succeeded({ attempt: second, took, idle: false })],
    [{ ...succeeded, settledAt: 900 }, texts.succeeded({ attempt: second, took: texts.clockSetBack(), idle: true })],
    [{ reason: 'timeout' }, failed(texts.ranTooLong())],
    [{ reason: 'worker-stopped', error: null }, failed(texts.workerStopped())],
    [{ reason: null, error: null }, failed(failures.unknown())],
    [{ reason: null, error: { name: 'Error', message: 'With a dot.' } }, failed('Error: With a dot')],
    [{ settledAt: null, outcome: null, unseenSince: 1_500 }, texts.lastSeenRunning({ attempt: second })],
    [{ settledAt: null, outcome: null }, texts.running({ attempt: second, duration: '2 s' })],
    [{ ...succeeded, trusted: false, attempt: null }, texts.succeeded({ attempt: texts.simulatedRun(), took, idle: true })],
    [
      { ...succeeded, trusted: false, attempt: null, lastChance: true },
      texts.succeeded({ attempt: texts.simulatedLastChance(), took, idle: true }),
    ],
    [{ ...succeeded, type: 'periodicsync', attempt: null }, texts.succeeded({ attempt: texts.periodicRun(), took, idle: true })],
    [{ ...succeeded, attempt: null, lastChance: true }, texts.succeeded({ attempt: texts.lastAttempt(), took, idle: true })],
    [{ ...succeeded, attempt: null }, texts.succeeded({ attempt: texts.anAttempt(), took, idle: true })],
  ])('%o', (change, sentence) => expect(sentenceOf({ ...base, ...change }, 3_400)).toBe(sentence));

  it('reads like a sentence', () => {
    expect(sentenceOf(base, 0)).toMatch(/^\p{Lu}.+ 2 .+ 3 .+212 ms.*: .+ TypeError: Failed to fetch\.$/u);
  });

  it('does not claim that something runs for ever', () => {
    const sentence = sentenceOf({ ...base, settledAt: null, outcome: null }, 10_000_000);
    expect(sentence).toBe(texts.endedUnobserved({ attempt: second }));
  });
});

describe('the outcome of a fire', () => {
  const fire: Fire = {
    fireId: 'f',
    mode: 'browser',
    type: 'sync',
    tag: 'outbox',
    scope: base.scope,
    lastChance: false,
    requestedAt: 0,
    dispatchId: 'd',
    way: null,
    dispatches: [],
    startup: null,
    settledAt: null,
    outcome: null,
    error: null,
  };

  const cost = (duration: string, requests = 0) => fires.cost({ duration, requests });
  const why = 'TypeError: Failed to fetch';
  const nobody = results.succeededBut({ reason: reasons['no-listener']() });

  it.each<[Partial<Fire>, Dispatch[], string]>([
    [{}, [], fires.firing()],
    [{}, [base], fires.stillRunning({ duration: '3 s' })],
    [{ outcome: 'succeeded' }, [base], fires.succeededWithCost({ succeeded: states.succeeded(), cost: cost('212 ms') })],
    [
      { outcome: 'succeeded', startup: 80 },
      [base],
      fires.succeededWithCost({
        succeeded: states.succeeded(),
        cost: fires.costAfterStartup({ duration: '212 ms', startup: '80 ms', requests: 0 }),
      }),
    ],
    [{ outcome: 'succeeded' }, [], states.succeeded()],
    [
      { outcome: 'succeeded' },
      [base, base],
      fires.succeededWithCost({ succeeded: fires.succeeded({ attempts: 2 }), cost: cost('424 ms') }),
    ],
    [
      { outcome: 'succeeded' },
      [{ ...base, ...succeeded, listeners: 0 }],
      fires.succeededWithCost({ succeeded: nobody, cost: cost('212 ms') }),
    ],
    [{ outcome: 'failed' }, [base], fires.failedWithCost({ failed: results.failed({ why }), cost: cost('212 ms') })],
    [
      { outcome: 'failed' },
      [base, base, base],
      fires.failedWithCost({ failed: fires.failed({ times: 3, why }), cost: cost('636 ms') }),
    ],
    [{ outcome: 'pending' }, [], fires.pending()],
    [{ outcome: 'timed-out' }, [], fires.timedOut()],
  ])('%o %o', (change, dispatches, text) =>
    expect(fireText({ ...fire, ...change, dispatches }, nothingMarked, 4_000)).toBe(text),
  );

  it('tells how many attempts there were, where there was more than one', () => {
    expect(fires.succeeded({ attempts: 2 })).toMatch(/2$/);
    expect(fires.failed({ times: 3, why })).toContain('3');
    expect([fires.failed({ times: 1, why }), fires.failed({ times: 0, why })].join('')).not.toMatch(/[01]/);
  });

  it.each<[Partial<Fire>, string]>([
    [{}, fires.throughBrowser()],
    [{ mode: 'simulated' }, fires.simulated()],
    [{ mode: 'simulated', lastChance: true }, fires.simulatedLastChance()],
    [{ mode: 'simulated', way: 'all-attempts' }, fires.allAttempts()],
    [{ way: 'while-offline' }, fires.whileOffline()],
    [{ mode: 'simulated', way: 'cold-start' }, fires.coldStart({ how: fires.simulated() })],
  ])('says of %o how it was done: %s', (change, text) => expect(wayText({ ...fire, ...change })).toBe(text));
});
