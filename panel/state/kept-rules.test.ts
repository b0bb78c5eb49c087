import { describe, expect, it, test } from 'vitest';
import type { FaultRule, RequestFault } from '../../src/trace/faults.ts';
import type { Memory } from '../host.ts';
import { keepRules, keptRules, shownFaults } from './kept-rules.ts';

const rule: FaultRule = { id: 'a', url: '/api/', what: 'refuse', when: 'always' };
const other: FaultRule = { id: 'b', url: '', what: 'answer', status: 503, body: 'Later', when: 'first', count: 2 };

function memoryOf(first?: unknown): Memory {
  let kept: unknown = first;
  return {
    read: () => kept,
    write(_, value) {
      kept = JSON.parse(JSON.stringify(value));
    },
  };
}

describe('the rules of a site', () => {
  it('are read as they were written, and are those of no other', () => {
    const memory = memoryOf();
    keepRules(memory, 'https://a.example', [rule, other]);
    keepRules(memory, 'https://b.example', [other]);
    expect(keptRules(memory, 'https://a.example')).toEqual([rule, other]);
    expect(keptRules(memory, 'https://b.example')).toEqual([other]);
    expect(keptRules(memory, 'https://c.example')).toEqual([]);
  });

  it('are forgotten when there are none any more, or too many sites since', () => {
    const memory = memoryOf();
    keepRules(memory, 'https://a.example', [rule]);
    keepRules(memory, 'https://a.example', []);
    expect(memory.read('')).toEqual([]);
    keepRules(memory, 'https://a.example', [rule]);
    for (let i = 0; i < 50; i++) keepRules(memory, `https://${i}.example`, [rule]);
    expect(keptRules(memory, 'https://a.example')).toEqual([]);
    expect(keptRules(memory, 'https://0.example')).toEqual([rule]);
  });

  test.each<[unknown]>([[null], ['rules'], [[{ origin: 1 }]]])('are none where %o is remembered', (remembered) => {
    expect(keptRules(memoryOf(remembered), 'https://a.example')).toEqual([]);
  });

  it('are those of them that this version can do', () => {
    const later = { ...rule, id: 'c', what: 'of-a-later-version' };
    expect(keptRules(memoryOf([{ origin: 'a', rules: [later, rule, 7] }]), 'a')).toEqual([rule]);
  });
});

describe('what is shown', () => {
  const told = (of: FaultRule, active: boolean): RequestFault => ({ rule: of, active, seen: 3, changed: 1 });
  const off = (of: FaultRule): RequestFault => ({ rule: of, active: false, seen: 0, changed: 0 });

  test.each<[string, FaultRule[], RequestFault[], RequestFault[]]>([
    ['all off, where background has none', [rule, other], [], [off(rule), off(other)]],
    [
      'what background has, in its order',
      [rule, other],
      [told(other, true), told(rule, false)],
      [told(other, true), told(rule, false)],
    ],
    ['what background was not told of, after that', [rule, other], [told(other, true)], [told(other, true), off(rule)]],
    ['as background has it, where that is another', [{ ...rule, what: 'offline' }], [told(rule, true)], [told(rule, true)]],
    ['one of another site while it is on', [rule], [told(other, true)], [told(other, true), off(rule)]],
    ['none of another site that is off', [rule], [told(other, false)], [off(rule)]],
  ])('%s', (_, kept, live, shown) => expect(shownFaults(kept, live)).toEqual(shown));
});
