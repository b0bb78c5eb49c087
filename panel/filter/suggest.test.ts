import { describe, expect, it, test } from 'vitest';
import type { Offer } from '../components/offer.ts';
import { createPreferences } from '../state/preferences.ts';
import { TraceLog } from '../state/trace-log.ts';
import { traceOf } from '../../test/trace-text.ts';
import { filterOffers, suggestFilters } from './suggest.ts';

const words = {
  tags: ['outbox', 'ping', 'two words'],
  kinds: ['dispatch-started', 'dispatch-settled'],
  scopes: ['/', '/shop/'],
  problems: ['loop'],
  attemptsOf: () => undefined,
};
const textsOf = (offers: Offer[]) => offers.map(({ text }) => text);
/** The caret stands at `|`. */
const offered = (typed: string) => textsOf(suggestFilters(typed.replace('|', ''), typed.indexOf('|'), words));

test('the empty tag is offered like any other, until it is written', () => {
  const tags = ['', 'outbox'];
  expect(textsOf(suggestFilters('tag:', 4, { ...words, tags }))).toEqual(['tag:""', 'tag:outbox']);
  expect(textsOf(suggestFilters('tag:o', 5, { ...words, tags }))).toEqual(['tag:outbox']);
  expect(textsOf(suggestFilters('tag:""', 6, { ...words, tags }))).not.toContain('tag:""');
});

describe('completing a filter', () => {
  it.each([
    ['|', []],
    ['t|', ['tag:']],
    ['is:|', ['is:failed', 'is:lost', 'is:simulated', 'is:pending', 'is:problem']],
    ['is:fai|', ['is:failed']],
    ['is:failed|', []],
    ['tag:o|', ['tag:outbox', 'tag:"two words"']],
    ['is:failed -tag:p|', ['is:failed -tag:ping']],
    ['kind:sett| ping', ['kind:dispatch-settled ping']],
    ['-s|', ['-scope:']],
    ['https:|', []],
  ])('%s', (typed, filters) => expect(offered(typed)).toEqual(filters));
});

describe('what a trace has', () => {
  const log = new TraceLog();
  log.append(
    traceOf(`
      1 worker dispatch-started d1 tag10
      2 worker dispatch-settled d1 failed
      3 worker dispatch-started d2 tag2
      4 worker dispatch-settled d2
      5 worker dispatch-started d3 tag10`),
  );
  const { value: preferences } = createPreferences({
    read: () => ({ filters: 'is:failed\ntag:a' }),
    write: () => undefined,
  }).current;
  const offers = (text: string) => filterOffers(text, text.length, log, preferences);

  it('is offered in its natural order, with how many attempts have it', () => {
    expect(offers('tag:')).toEqual([
      { text: 'tag:tag2', note: '1 attempt' },
      { text: 'tag:tag10', note: '2 attempts' },
    ]);
    expect(offers('is:fail')).toEqual([{ text: 'is:failed', note: '1 attempt' }]);
  });

  it('is told no number where that would not be all', () => expect(offers('is:pend')).toEqual([{ text: 'is:pending' }]));

  it('follows what was written before', () => expect(offers(' ')).toEqual([{ text: 'is:failed' }, { text: 'tag:a' }]));
});
