import { describe, expect, it } from 'vitest';
import { fits, meet, type RequestFault, type FaultRule } from './faults.ts';
import { isSameRule } from './same-rule.ts';

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
  const faults: RequestFault[] = [{ rule: { ...rule, ...change }, active: true, seen: 0, changed: 0 }];
  return Array.from({ length: requests }, () => (meet(faults, request) ? 'x' : '.')).join('');
}

describe('it is met', () => {
  it('always, the first times, after those, or every so often', () => {
    expect(met({}, 4)).toBe('xxxx');
    expect(met({ when: 'first', count: 2 }, 4)).toBe('xx..');
    expect(met({ when: 'after', count: 2 }, 4)).toBe('..xx');
    expect(met({ when: 'every', count: 3 }, 7)).toBe('..x..x.');
  });

  it('not while it is off', () => {
    const off: RequestFault = { rule, active: false, seen: 0, changed: 0 };
    expect(meet([off], request)).toBeNull();
    expect(off.seen).toBe(0);
  });

  it('after an earlier rule that had its turns', () => {
    const faults: RequestFault[] = [
      { rule: { ...rule, id: 'once', when: 'first', count: 1 }, active: true, seen: 0, changed: 0 },
      { rule, active: true, seen: 0, changed: 0 },
    ];
    expect([meet(faults, request)?.id, meet(faults, request)?.id]).toEqual(['once', 'r1']);
    expect(faults.map(({ seen, changed }) => [seen, changed])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });
});

describe('two rules are the same', () => {
  it.each<[Partial<FaultRule>, boolean]>([
    [{}, true],
    [{ when: 'first', count: 1 }, false],
    [{ body: '' }, false],
    [{ method: 'GET' }, false],
  ])('but for %o: %s', (change, expected) => expect(isSameRule(rule, { ...rule, ...change })).toBe(expected));
});
