import { describe, expect, it } from 'vitest';
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { fireText } from '../registrations/fire-text.ts';
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
    [
      {},
      'Attempt 2 of 3 failed after 212 ms: ' +
        'the promise given to waitUntil rejected with TypeError: Failed to fetch.',
    ],
    [{ outcome: 'succeeded', reason: null, error: null }, 'Attempt 2 of 3 succeeded after 212 ms.'],
    [{ reason: 'timeout' }, 'Attempt 2 of 3 failed after 212 ms: it ran longer than the browser allows.'],
    [
      { reason: 'worker-stopped', error: null },
      'Attempt 2 of 3 failed after 212 ms: its worker was stopped.',
    ],
    [{ reason: null, error: null }, 'Attempt 2 of 3 failed after 212 ms: reason unknown.'],
    [{ settledAt: null, outcome: null, unseenSince: 1_500 }, 'Attempt 2 of 3 was not seen to end.'],
    [{ settledAt: null, outcome: null }, 'Attempt 2 of 3 is running for 2 s.'],
    [{ trusted: false, attempt: null, outcome: 'succeeded' }, 'Simulated run succeeded after 212 ms.'],
    [{ type: 'periodicsync', attempt: null, outcome: 'succeeded' }, 'Periodic run succeeded after 212 ms.'],
    [{ attempt: null, lastChance: true, outcome: 'succeeded' }, 'The last attempt succeeded after 212 ms.'],
  ])('%o', (change, sentence) => expect(outcomeSentence({ ...base, ...change }, 3_400)).toBe(sentence));

  it('does not claim that something runs for ever', () => {
    expect(outcomeSentence({ ...base, settledAt: null, outcome: null }, 10_000_000)).toBe(
      'Attempt 2 of 3 was not seen to end.',
    );
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
    settledAt: null,
    outcome: null,
    error: null,
  };

  it.each<[Partial<Fire>, Dispatch | null, string]>([
    [{}, null, 'firing…'],
    [{ outcome: 'succeeded' }, base, 'succeeded 212 ms'],
    [{ outcome: 'succeeded' }, null, 'succeeded'],
    [{ outcome: 'failed' }, base, 'failed: TypeError: Failed to fetch'],
    [{ outcome: 'pending' }, null, 'pending: not dispatched yet'],
    [{ outcome: 'timed-out' }, null, 'timed out'],
  ])('%o', (change, dispatch, text) => expect(fireText({ ...fire, ...change }, dispatch)).toBe(text));
});
