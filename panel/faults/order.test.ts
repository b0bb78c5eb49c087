import { describe, expect, it, test } from 'vitest';
import type { FaultRule, SetFault } from '../../src/trace/faults.ts';
import { moved, overshadowing, placeAt } from './order.ts';
import { presetRule, presets, ruleFor, type Preset } from './presets.ts';
import { draftOf, problemsOf } from './draft.ts';

test.each<[number, number, string]>([
  [0, 2, 'bcad'],
  [3, 0, 'dabc'],
  [1, 1, 'abcd'],
  [2, 3, 'abdc'],
])('an item moved from %i to %i: %s', (from, to, order) => expect(moved(['a', 'b', 'c', 'd'], from, to).join('')).toBe(order));

test.each<[number, number, number]>([
  [0, 1, 0],
  [25, 0, 1],
  [15, 0, 0],
  [100, 0, 2],
  [25, 2, 2],
  [5, 2, 0],
])('let go at %i px, row %i of three, with middles at 10, 20 and 30 px, lands at %i', (y, from, to) => {
  expect(placeAt(y, [10, 20, 30], from)).toBe(to);
});

describe('a rule is never met', () => {
  const rule: FaultRule = { id: 'a', url: '', what: 'refuse', when: 'always' };
  const on = (change: Partial<FaultRule>, active = true): SetFault => ({ rule: { ...rule, ...change }, active });
  const after = (before: SetFault, own: SetFault): string | null => overshadowing([before, own], 1)?.id ?? null;

  it('after one that is always met by all that fits it', () => {
    expect(after(on({}), on({ id: 'b', url: '/api/' }))).toBe('a');
    expect(after(on({ url: '*' }), on({ id: 'b', method: 'POST' }))).toBe('a');
    expect(after(on({ url: '/api/', method: 'POST' }), on({ id: 'b', url: '/api/', method: 'post' }))).toBe('a');
  });

  test.each<[string, SetFault, SetFault]>([
    ['one that is off', on({}, false), on({ id: 'b' })],
    ['itself being off', on({}), on({ id: 'b' }, false)],
    ['one that lets some go', on({ when: 'first', count: 1 }), on({ id: 'b' })],
    ['one of a method', on({ method: 'GET' }), on({ id: 'b' })],
    ['one of another address', on({ url: '/api/' }), on({ id: 'b', url: '/other/' })],
  ])('but for %s', (_, before, own) => expect(after(before, own)).toBeNull());
});

test('each preset is a rule without a problem', () => {
  const names = Object.keys(presets).filter((name): name is Preset => name in presets);
  expect(names.map((name) => problemsOf(draftOf(presetRule(name, 'a'))))).toEqual(names.map(() => ({})));
});

test.each([
  ['https://app.example/api?a=1#top', 'https://app.example/api?a=1'],
  ['https://app.example/aaa… (12,345 characters)', 'https://app.example/aaa'],
])('a rule for a request to %s is one for %s', (url, address) => {
  const rule = ruleFor({ method: 'PUT', url }, 'a');
  expect(rule).toMatchObject({ method: 'PUT', url: address });
  expect(problemsOf(draftOf(rule))).toEqual({});
});
