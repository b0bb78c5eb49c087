import { describe, expect, it } from 'vitest';
import { asksFor, parseFilter, quoteValue, withStateSwitched, type states } from './filter.ts';

/** A filter in short: `-tag=outbox` for each of its terms. */
const read = (query: string) => parseFilter(query).terms.map((t) => `${t.exclude ? '-' : ''}${t.field}=${t.value}`);

describe('reading a filter', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['Fetch failed', ['text=fetch', 'text=failed']],
    ['tag:outbox is:failed', ['tag=outbox', 'is=failed']],
    ['-kind:request -retry', ['-kind=request', '-text=retry']],
    ['tag:"my tag" scope:/shop/', ['tag=my tag', 'scope=/shop/']],
    ['"Failed to fetch"', ['text=failed to fetch']],
    ['tag:"still typ', ['tag=still typ']],
    ['tag: kind:', []],
    ['tag:"', []],
    ['tag:"" -tag:"" x', ['tag=', '-tag=', 'text=x']],
    ['kind:"" ""', []],
    ['TAG:Outbox IS:Pending', ['tag=outbox', 'is=pending']],
    ['https://a.example/x', ['text=https://a.example/x']],
    ['-', []],
  ])('%s', (query, terms) => expect(read(query)).toEqual(terms));

  it('names what “is:” does not know, and applies the rest', () => {
    const filter = parseFilter('is:broken tag:a');
    expect(filter.unknownState).toBe('broken');
    expect(filter.terms).toHaveLength(1);
  });

  it('says nothing while the value is being typed', () => {
    expect(parseFilter('is:fai')).toEqual({ terms: [], unknownState: null });
  });

  it('writes values so that they are read back', () => {
    expect(read(`tag:${quoteValue('two words')}`)).toEqual(['tag=two words']);
    expect(quoteValue('plain')).toBe('plain');
    expect(read(`tag:${quoteValue('')}`)).toEqual(['tag=']);
  });
});

describe('switching a state', () => {
  it.each([
    ['', 'failed', 'is:failed'],
    ['is:failed', 'failed', ''],
    ['tag:a IS:Failed b', 'failed', 'tag:a b'],
    ['tag:"two words', 'problem', 'is:problem tag:"two words'],
    ['is:failed tag:a', 'pending', 'is:pending tag:a'],
    ['is:failed', 'simulated', 'is:simulated is:failed'],
    ['-is:failed x', 'failed', 'is:failed x'],
    ['-is:pending', 'failed', 'is:failed -is:pending'],
  ] as const)('%j by %s is %j', (query, state: (typeof states)[number], switched) => {
    expect(withStateSwitched(query, state)).toBe(switched);
    expect(asksFor(switched, state)).not.toBe(asksFor(query, state));
  });
});
