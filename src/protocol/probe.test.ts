import { expect, test } from 'vitest';
import { lineOfFact } from '../../test/probe-line.ts';
import { readProbeLine } from './probe.ts';

const dispatched = {
  fact: 'dispatched',
  at: 1,
  dispatch: 2,
  type: 'sync',
  tag: 'outbox',
  lastChance: false,
  trusted: true,
  fireId: 'f',
};

test('reads a fact with the names of its fields', () => {
  expect(readProbeLine(lineOfFact(7, dispatched))).toEqual({ number: 7, fact: dispatched });
});

test('takes what the probe leaves out for what is usual', () => {
  expect(readProbeLine('[1,"dispatched",1,2,"periodicsync","feed",null,true]')?.fact).toMatchObject({
    lastChance: null,
    fireId: null,
  });
  expect(readProbeLine('[1,"await",1,"",2,3]')?.fact).toMatchObject({ error: null, stack: '' });
  expect(readProbeLine('[1,"call",1,"",2,"periodicSync","register","feed",null]')?.fact).toMatchObject({ minInterval: null });
});

test('tells what is no error from an error with an empty message', () => {
  expect(readProbeLine('[1,"settled",1,2,{}]')?.fact).toMatchObject({ error: expect.not.objectContaining({ message: '' }) });
  expect(readProbeLine('[1,"settled",1,2,{"message":""}]')?.fact).toMatchObject({ error: { name: 'Error', message: '' } });
});

test.each([
  ['nothing', ''],
  ['what is left of a line', 'ed",1,2,null]'],
  ['an object', JSON.stringify(dispatched)],
  ['no number', '["1","settled",1,2,null]'],
  ['a number that is none of a fact', '[0,"settled",1,2,null]'],
  ['a name that no fact has', '[1,"__proto__",1,2,null]'],
  ['a time that is none', '[1,"settled","now",2,null]'],
  ['a fact without all of its fields', '[1,"settled",1]'],
])('reads no fact from %s', (_, line) => {
  expect(readProbeLine(line)).toBeNull();
});
