import { expect, it } from 'vitest';
import { traceOf } from '../../../test/trace-text.ts';
import { isEvent } from '../../trace/events.ts';
import { eventMismatch } from './mismatch.ts';

const [good] = traceOf('1.5 page register-settled c');

it.each([
  ['no object', 4, { path: 'events.3', message: 'expected an object, found 4.' }],
  ['null', null, { path: 'events.3', message: 'expected an object, found null.' }],
  ['a list', [], { path: 'events.3.seq', message: 'this field is missing.' }],
  ['no kind', { ...good, kind: 7 }, { path: 'events.3.kind', message: 'expected a string, found 7.' }],
  ['a missing field', { ...good, callId: undefined }, { path: 'events.3.callId', message: 'this field is missing.' }],
  ['another type', { ...good, id: 4 }, { path: 'events.3.id', message: 'expected a string, found 4.' }],
  [
    'no such choice',
    { ...good, outcome: 'maybe' },
    { path: 'events.3.outcome', message: 'expected "resolved" or "rejected", found "maybe".' },
  ],
  ['an infinite time', { ...good, at: Infinity }, { path: 'events.3.at', message: 'expected a finite number, found Infinity.' }],
  ['half a seq', { ...good, seq: 1.5 }, { path: 'events.3.seq', message: 'expected a whole number, found 1.5.' }],
  ['seq 0', { ...good, seq: 0 }, { path: 'events.3.seq', message: 'expected a number of at least 1, found 0.' }],
  [
    'a fault further inside',
    { ...good, error: { name: 'E', message: [] } },
    { path: 'events.3.error.message', message: 'expected a string, found a list.' },
  ],
  [
    'a long value, which is cut',
    { ...good, source: 'x'.repeat(1_000_000) },
    {
      path: 'events.3.source',
      message: `expected "page", "worker", "browser", or "panel", found "${'x'.repeat(60)}…".`,
    },
  ],
])('an event that does not fit has a place and a sentence: %s', (_, input, fault) => {
  expect(isEvent(input)).toBe(false);
  expect(eventMismatch(input, 'events.3')).toEqual(fault);
});

it('nothing is said of one that fits', () => {
  expect(eventMismatch(good)).toBeUndefined();
});
