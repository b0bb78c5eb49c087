import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { problemsIn } from '../../src/diagnosis/problems.ts';
import { traceOf } from '../../test/trace-text.ts';
import { createSelection, isAnythingSelected } from './selection.ts';
import { TraceLog } from './trace-log.ts';

function setup(trace: string) {
  const log = new TraceLog();
  log.append(traceOf(trace));
  return { log, selection: createSelection(signal(log)) };
}

const trace = `
  0   page    register-called  outbox c1
  5   page    register-settled c1
  9   worker  dispatch-started d1 outbox
  20  worker  dispatch-settled d1 failed
  30  worker  dispatch-started d2 outbox
  40  page    register-called  draft c2`;

it('selects of a tag its last dispatch, or else its last call, with the event that it began with', () => {
  const { log, selection } = setup(trace);
  const [outbox, draft] = ['outbox', 'draft'].map((name) => [...log.model.tags.values()].find(({ tag }) => tag === name));
  if (outbox) selection.selectTag(outbox);
  expect(selection.selected.value).toEqual({ seq: log.startOf('dispatch', 'd2'), dispatchId: 'd2', problem: null, why: null });
  expect(selection.tagKey.value).toBe(outbox?.key);
  if (draft) selection.selectTag(draft);
  expect(selection.selected.value).toEqual({ seq: log.startOf('call', 'c2'), dispatchId: null, problem: null, why: null });
  expect(selection.tagKey.value).toBe(draft?.key);
});

it('knows the tag of an event that belongs to no dispatch, and of nothing none', () => {
  const { log, selection } = setup(trace);
  expect(selection.tagKey.value).toBeNull();
  selection.selectSeq(log.startOf('call', 'c1') ?? 0, null);
  expect(selection.tagKey.value).toContain('outbox');
  expect(isAnythingSelected(selection.selected.value)).toBe(true);
  selection.deselect();
  expect(isAnythingSelected(selection.selected.value)).toBe(false);
});

it('knows the tag of a problem that is about one, and of one that is about several none', () => {
  const { log, selection } = setup(`
    1 page   register-called  outbox c1
    2 page   register-settled c1
    3 worker dispatch-started d1 outbox
    4 worker handler-returned d1 listeners=0
    5 worker dispatch-settled d1`);
  log.problems = problemsIn(log.model, log.events);
  const [problem] = log.problems;
  if (!problem) throw new Error('Nothing is wrong');
  selection.selectProblem(problem.key);
  expect(selection.tagKey.value).toBe([...log.model.tags.keys()][0]);
  const two = {
    ...problem,
    key: 'two',
    subject: { ...problem.subject, tags: [...problem.subject.tags, ...problem.subject.tags] },
  };
  log.problems = [two];
  selection.selectProblem(two.key);
  expect(selection.tagKey.value).toBeNull();
});
