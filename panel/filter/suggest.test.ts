import { describe, expect, it, test } from 'vitest';
import { suggestFilters } from './suggest.ts';

const words = {
  tags: ['outbox', 'ping', 'two words'],
  kinds: ['dispatch-started', 'dispatch-settled'],
  scopes: ['/', '/shop/'],
  problems: ['loop'],
};
/** The caret stands at `|`. */
const offered = (typed: string) => suggestFilters(typed.replace('|', ''), typed.indexOf('|'), words);

test('the empty tag is offered like any other, until it is written', () => {
  const tags = ['', 'outbox'];
  expect(suggestFilters('tag:', 4, { ...words, tags })).toEqual(['tag:""', 'tag:outbox']);
  expect(suggestFilters('tag:o', 5, { ...words, tags })).toEqual(['tag:outbox']);
  expect(suggestFilters('tag:""', 6, { ...words, tags })).not.toContain('tag:""');
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
