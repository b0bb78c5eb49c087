import { expect, it } from 'vitest';
import { draftMaker } from './drafts.ts';
import { isDraft } from './events.ts';

it('each source numbers its own drafts', () => {
  const page = draftMaker('page', 'p1');
  const panel = draftMaker('panel', 'b1');
  const facts = { kind: 'recording-started' } as const;
  const drafts = [page(facts, 1), page(facts, 2), panel(facts, 3)];
  expect(drafts.map(({ id, at, source }) => [id, at, source])).toEqual([
    ['p1-1', 1, 'page'],
    ['p1-2', 2, 'page'],
    ['b1-1', 3, 'panel'],
  ]);
  expect(drafts.every(isDraft)).toBe(true);
});
