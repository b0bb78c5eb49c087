import { expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { whyNothingRanText } from './nothing-ran.ts';
import { whyNothingRan } from '../diagnosis/why-nothing-ran.ts';

const worker = '0 browser registration-observed\n';

it.each<[string, string, string]>([
  ['a page without a worker', '', 'No service worker was seen to be registered for the page. If one is while it loads, RELOAD.'],
  [
    'a page that registers none',
    worker,
    'The page registered no sync while it was recorded. If it does so while it loads, RELOAD.',
  ],
  [
    'tags that wait',
    `${worker}1 browser tags-observed a b`,
    'Registered, but not dispatched yet: “a” and 1 other. A tag waits while the browser is offline, after a failed attempt, and while its registration has no active worker.',
  ],
  [
    'a refused call',
    `${worker}1 page register-called "" c1\n2 page register-settled c1 rejected error={"name":"NotAllowedError","message":"Permission denied."}`,
    'register() of "" was rejected: NotAllowedError: Permission denied.',
  ],
  [
    'a tag that went before it ran',
    `${worker}1 page register-called a c1\n2 page register-settled c1\n3 page registration-unregister-called\n4 page registration-unregister-settled removed=true`,
    'register() was called, but no dispatch was seen.',
  ],
])('says of %s what is in the way, and what to try', (_, trace, sentence) =>
  expect(whyNothingRanText(whyNothingRan(fold(emptyModel(), traceOf(trace))), 'RELOAD')).toBe(sentence),
);
