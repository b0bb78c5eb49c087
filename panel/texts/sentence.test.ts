import { describe, expect, it } from 'vitest';
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { fireText, wayText } from './fire-text.ts';
import { outcomeSentence } from './sentence.ts';

const base: Dispatch = {
  dispatchId: 'd',
  type: 'sync',
  tag: 'outbox',
  scope: 'https://a.example/',
  workerId: null,
  lastChance: false,
  trusted: true,
  fireId: null,
  attempt: 2,
  startedAt: 1_000,
  returnedAt: null,
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

describe('what happened', () => {
  it.each<[Partial<Dispatch>, string]>([
    [{}, 'Attempt 2 of 3 failed after 212 ms: the promise given to waitUntil rejected with TypeError: Failed to fetch.'],
    [
      { outcome: 'succeeded', reason: null, error: null },
      'Attempt 2 of 3 succeeded after 212 ms, with no request that was seen.',
    ],
    [{ outcome: 'succeeded', reason: null, error: null, listeners: null }, 'Attempt 2 of 3 succeeded after 212 ms.'],
    [
      { settledAt: 900, outcome: 'succeeded', reason: null, error: null },
      'Attempt 2 of 3 succeeded (the clock was set back meanwhile), with no request that was seen.',
    ],
    [{ reason: 'timeout' }, 'Attempt 2 of 3 failed after 212 ms: it ran longer than the browser allows.'],
    [{ reason: 'worker-stopped', error: null }, 'Attempt 2 of 3 failed after 212 ms: its worker was stopped.'],
    [{ reason: null, error: null }, 'Attempt 2 of 3 failed after 212 ms: reason unknown.'],
    [{ settledAt: null, outcome: null, unseenSince: 1_500 }, 'Attempt 2 of 3 was not seen to end.'],
    [{ settledAt: null, outcome: null }, 'Attempt 2 of 3 is running for 2 s.'],
    [
      { trusted: false, attempt: null, outcome: 'succeeded' },
      'Simulated run succeeded after 212 ms, with no request that was seen.',
    ],
    [
      { type: 'periodicsync', attempt: null, outcome: 'succeeded' },
      'Periodic run succeeded after 212 ms, with no request that was seen.',
    ],
    [
      { attempt: null, lastChance: true, outcome: 'succeeded' },
      'The last attempt succeeded after 212 ms, with no request that was seen.',
    ],
  ])('%o', (change, sentence) => expect(outcomeSentence({ ...base, ...change }, 3_400)).toBe(sentence));

  it('does not claim that something runs for ever', () => {
    expect(outcomeSentence({ ...base, settledAt: null, outcome: null }, 10_000_000)).toBe('Attempt 2 of 3 was not seen to end.');
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

  it.each<[Partial<Fire>, Dispatch[], string]>([
    [{}, [], 'firing…'],
    [{}, [base], 'still running after 3 s'],
    [{ outcome: 'succeeded' }, [base], 'succeeded: 212 ms, 0 requests'],
    [{ outcome: 'succeeded', startup: 80 }, [base], 'succeeded: 212 ms after 80 ms of start-up, 0 requests'],
    [{ outcome: 'succeeded' }, [], 'succeeded'],
    [{ outcome: 'succeeded' }, [base, base], 'succeeded, attempt 2: 424 ms, 0 requests'],
    [{ outcome: 'succeeded' }, [{ ...base, listeners: 0 }], 'no handler listened'],
    [{ outcome: 'failed' }, [base], 'failed: TypeError: Failed to fetch (212 ms, 0 requests)'],
    [{ outcome: 'failed' }, [base, base, base], 'failed 3 times: TypeError: Failed to fetch (636 ms, 0 requests)'],
    [{ outcome: 'pending' }, [], 'pending: not dispatched yet'],
    [{ outcome: 'timed-out' }, [], 'timed out'],
  ])('%o %o', (change, dispatches, text) => expect(fireText({ ...fire, ...change, dispatches }, 4_000)).toBe(text));

  it.each<[Partial<Fire>, string]>([
    [{}, 'through the browser'],
    [{ mode: 'simulated' }, 'simulated'],
    [{ mode: 'simulated', lastChance: true }, 'simulated, last chance'],
    [{ mode: 'simulated', way: 'all-attempts' }, 'all attempts simulated'],
    [{ way: 'while-offline' }, 'registered offline, then through the browser'],
    [{ mode: 'simulated', way: 'cold-start' }, 'simulated, with a cold start'],
  ])('says of %o that it was done %s', (change, text) => expect(wayText({ ...fire, ...change })).toBe(text));
});
