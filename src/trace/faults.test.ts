import { describe, expect, it } from 'vitest';
import { fits, meet, ruleText, type RequestFault, type FaultRule, type RecordedRule } from './faults.ts';

const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };
const request = { url: 'https://app.example/api/messages?x=1', method: 'POST' };

describe('a rule is about a request', () => {
  it.each<[Partial<FaultRule>, boolean]>([
    [{}, true],
    [{ url: '' }, true],
    [{ url: '*' }, true],
    [{ url: '/other/' }, false],
    [{ url: 'https://app.example/api/*' }, true],
    [{ url: '*/messages' }, false],
    [{ url: '*/messages*' }, true],
    [{ url: '*.example/*?x=*' }, true],
    [{ url: '*appxexample*' }, false],
    [{ method: 'post' }, true],
    [{ method: 'GET' }, false],
  ])('%o: %s', (change, expected) => expect(fits({ ...rule, ...change }, request)).toBe(expected));
});

/** Which of so many requests a rule meets, as a picture. */
function met(change: Partial<FaultRule>, requests: number): string {
  const faults: RequestFault[] = [{ rule: { ...rule, ...change }, active: true, seen: 0 }];
  return Array.from({ length: requests }, () => (meet(faults, request) ? 'x' : '.')).join('');
}

describe('it is met', () => {
  it('always, the first times, or every so often', () => {
    expect(met({}, 4)).toBe('xxxx');
    expect(met({ when: 'first', count: 2 }, 4)).toBe('xx..');
    expect(met({ when: 'every', count: 3 }, 7)).toBe('..x..x.');
  });

  it('not while it is off', () => {
    expect(meet([{ rule, active: false, seen: 0 }], request)).toBeNull();
  });

  it('after an earlier rule that had its turns', () => {
    const faults: RequestFault[] = [
      { rule: { ...rule, id: 'once', when: 'first', count: 1 }, active: true, seen: 0 },
      { rule, active: true, seen: 0 },
    ];
    expect([meet(faults, request)?.id, meet(faults, request)?.id]).toEqual(['once', 'r1']);
  });
});

describe('a rule in words', () => {
  it.each<[RecordedRule, string]>([
    [{ url: '/api/', method: 'POST', what: 'refuse', when: 'first', count: 2 }, 'POST /api/: refuse, first 2'],
    [{ url: '', what: 'answer', status: 503, when: 'always' }, 'any *: answer 503'],
    [{ url: '*/api/*', what: 'delay', ms: 300, when: 'every', count: 3 }, 'any */api/*: delay 300 ms, 1 of 3'],
    [{ url: '*', what: 'time-out', ms: 10, when: 'always' }, 'any *: time-out 10 ms'],
  ])('%o', (told, text) => expect(ruleText(told)).toBe(text));
});
