import { expect, test } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { registerEffect, type RegisterEffect } from './register-effect.ts';

/** What each call of a trace led to, in the order of their times. */
function effects(text: string): (RegisterEffect | null)[] {
  const model = fold(emptyModel(), traceOf(text));
  const [tag] = model.tags.values();
  if (!tag) return [];
  return tag.calls.toSorted((a, b) => a.calledAt - b.calledAt).map((call) => registerEffect(tag, call));
}

test.each<[string, string, (RegisterEffect | null)[]]>([
  [
    'a tag that is not registered is new, each time',
    `0    page   register-called  outbox c1
     5    page   register-settled c1
     9    worker dispatch-started d1 outbox
     20   worker dispatch-settled d1
     1000 page   register-called  outbox c2
     1005 page   register-settled c2`,
    ['new', 'new'],
  ],
  [
    'one that is pending stays as it is',
    `0    page   register-called  outbox c1
     5    page   register-settled c1
     1000 page   register-called  outbox c2
     1005 page   register-settled c2`,
    ['new', 'pending'],
  ],
  [
    'one that waits to retry stays as it is, however often it is registered',
    `0    page   register-called  outbox c1
     5    page   register-settled c1
     9    worker dispatch-started d1 outbox
     20   worker dispatch-settled d1 failed rejected
     1000 page   register-called  outbox c2
     1005 page   register-settled c2
     2000 page   register-called  outbox c3
     2005 page   register-settled c3`,
    ['new', 'retrying', 'retrying'],
  ],
  [
    'one that fires will fire once more, and is pending until it does',
    `0    page   register-called  outbox c1
     5    page   register-settled c1
     9    worker dispatch-started d1 outbox
     50   page   register-called  outbox c2
     55   page   register-settled c2
     100  worker dispatch-settled d1 failed rejected
     101  page   register-called  outbox c3
     102  page   register-settled c3`,
    ['new', 'firing', 'pending'],
  ],
  [
    'after the last chance failed it is new',
    `9    worker dispatch-started d1 outbox lastChance=true
     20   worker dispatch-settled d1 failed rejected
     1000 page   register-called  outbox c1
     1005 page   register-settled c1`,
    ['new'],
  ],
  [
    'one that was listed before was pending',
    `0    page   tags-observed    outbox
     1000 page   register-called  outbox c1
     1005 page   register-settled c1`,
    ['pending'],
  ],
  [
    'one that is listed by a look that began just before the call is new',
    `100  page   tags-observed    outbox
     101  page   register-called  outbox c1
     105  page   register-settled c1`,
    ['new'],
  ],
  [
    'one that vanished from the list is new',
    `0    page   tags-observed    outbox
     500  page   tags-observed
     1000 page   register-called  outbox c1
     1005 page   register-settled c1`,
    ['new'],
  ],
  [
    'what is heard late puts it right',
    `1000 page   register-called  outbox c2
     1005 page   register-settled c2
     0    page   register-called  outbox c1
     5    page   register-settled c1
     9    worker dispatch-started d1 outbox
     20   worker dispatch-settled d1`,
    ['new', 'new'],
  ],
  [
    'a rejected call led to nothing',
    `0    page   register-called  outbox c1
     5    page   register-settled c1 rejected`,
    [null],
  ],
  [
    'while nobody saw whether it still fires, it is not known',
    `0    panel  recording-started
     9    worker dispatch-started d1 outbox
     20   panel  recording-stopped
     1000 page   register-called  outbox c1
     1005 page   register-settled c1`,
    [null],
  ],
])('%s', (_, text, expected) => {
  expect(effects(text)).toEqual(expected);
});

test('is told of each registration apart', () => {
  const model = fold(
    emptyModel(),
    traceOf(`
      0    page   register-called  outbox c1 scope=https://app.example/a/
      5    page   register-settled c1 scope=https://app.example/a/
      1000 page   register-called  outbox c2 scope=https://app.example/b/
      1005 page   register-settled c2 scope=https://app.example/b/
    `),
  );
  const told = [...model.tags.values()].flatMap((tag) => tag.calls.map((call) => registerEffect(tag, call)));
  expect(told).toEqual(['new', 'new']);
});
