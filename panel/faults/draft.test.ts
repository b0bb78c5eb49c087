import { describe, expect, it, test } from 'vitest';
import type { FaultRule } from '../../src/trace/faults.ts';
import { draftOf, longestRuleBody, problemsOf, ruleOf, type Draft, type DraftProblems } from './draft.ts';

const draft = draftOf(null);

describe('a draft', () => {
  test.each<[Partial<Draft>, DraftProblems]>([
    [{}, {}],
    [{ url: ' */api/* ' }, {}],
    [{ url: 'POST /api' }, { url: 'space' }],
    [{ url: '/api#top' }, { url: 'fragment' }],
    [{ what: 'delay', ms: '' }, { ms: 'milliseconds' }],
    [{ what: 'time-out', ms: '-1' }, { ms: 'milliseconds' }],
    [{ what: 'delay', ms: '600001' }, { ms: 'milliseconds' }],
    [{ what: 'delay', ms: '0' }, {}],
    [{ ms: 'soon' }, {}],
    [{ what: 'answer', status: '99' }, { status: 'status' }],
    [{ what: 'answer', status: '200.5' }, { status: 'status' }],
    [{ what: 'answer', status: '' }, { status: 'status' }],
    [{ what: 'answer', status: '204', body: 'none' }, { body: 'no-body' }],
    [{ what: 'answer', status: '204' }, {}],
    [{ what: 'refuse', status: '204', body: 'none' }, {}],
    [{ what: 'answer', body: 'a'.repeat(longestRuleBody + 1) }, { body: 'long-body' }],
    [{ when: 'first', count: '0' }, { count: 'count' }],
    [{ when: 'every', count: '1000001' }, { count: 'count' }],
    [{ count: '' }, {}],
    [
      { url: 'a b', what: 'answer', status: 'x', when: 'after', count: 'y' },
      { url: 'space', status: 'status', count: 'count' },
    ],
  ])('%o has the problems %o', (change, problems) => expect(problemsOf({ ...draft, ...change })).toEqual(problems));

  it('says the rule that it is of', () => {
    const rules: FaultRule[] = [
      { id: 'a', url: '/api/', method: 'PROPFIND', what: 'refuse', when: 'always' },
      { id: 'a', url: '', what: 'answer', status: 418, body: '{}', when: 'first', count: 3 },
      { id: 'a', url: '*', what: 'delay', ms: 20, when: 'every', count: 4 },
    ];
    expect(rules.map((rule) => ruleOf(draftOf(rule), 'a'))).toEqual(rules);
  });

  it('leaves out what does not count', () => {
    expect(ruleOf({ ...draft, url: ' /api ', ms: '7', body: 'x', count: '9' }, 'a')).toEqual({
      id: 'a',
      url: '/api',
      what: 'refuse',
      when: 'always',
    });
  });
});
