import { expect, it } from 'vitest';
import { foundIn } from '../../test/found-problems.ts';
import { appScope } from '../../test/trace-text.ts';
import { tagKey } from '../trace/model.ts';
import { markedBy } from './marked.ts';

const trace = `
  0 panel recording-started
  1 page registration-observed
  5 page register-called  outbox
  8 page register-settled outbox
  10 worker dispatch-started d1 outbox
  11 worker handler-returned d1 0
  12 worker dispatch-settled d1 succeeded
  20 page register-called  big c2
  21 page register-settled c2 rejected error={"name":"InvalidStateError","message":"There is no active Service Worker"}`;

it('marks what problems are about with the gravest of them', () => {
  const problems = foundIn(trace);
  const { dispatches, calls, tags } = markedBy(problems);
  expect(dispatches.get('d1')?.worst.rule).toBe('no-listener');
  expect(calls.get('c2')?.worst.rule).toBe('register-rejected');
  expect(tags.get(tagKey(appScope, 'sync', 'outbox'))).toMatchObject({ count: 1, worst: { severity: 'loss' } });
});

it('marks nothing for notes, and is found once for a list', () => {
  const problems = foundIn(trace).map((problem) => ({ ...problem, severity: 'note' as const }));
  expect(markedBy(problems).dispatches.size).toBe(0);
  expect(markedBy(problems)).toBe(markedBy(problems));
});
