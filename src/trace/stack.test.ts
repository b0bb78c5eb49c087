import { expect, it } from 'vitest';
import { framesOf } from './stack.ts';

const own = 'chrome-extension://abc/';

it('a stack is read into frames, without ours and without what is no call', () => {
  const stack = `TypeError: x
    at register (${own}page-hook.js:1:20)
    at async send (https://app.example/app.js:10:4)
    at https://app.example/app.js:22:7
    at Object.get [as value] (https://app.example/lib.js?v=1:3:9)
    at new Outbox (blob:https://app.example/1234:5:6)
    at Array.map (<anonymous>)`;
  expect(framesOf(stack, own)).toEqual([
    { function: 'send', url: 'https://app.example/app.js', line: 10, column: 4 },
    { function: '', url: 'https://app.example/app.js', line: 22, column: 7 },
    { function: 'Object.get [as value]', url: 'https://app.example/lib.js?v=1', line: 3, column: 9 },
    { function: 'new Outbox', url: 'blob:https://app.example/1234', line: 5, column: 6 },
  ]);
});

it('frames of addresses that are not all there are read too', () => {
  const stack = `Error: x
    at f (data:text/javascript,… (300,000 characters):1:20)
    at data:text/javascript,… (300,000 characters):3:4
    at eval (eval at g (https://app.example/app.js:1:2), <anonymous>:1:1)`;
  expect(framesOf(stack, own)).toEqual([
    { function: 'f', url: 'data:text/javascript,… (300,000 characters)', line: 1, column: 20 },
    { function: '', url: 'data:text/javascript,… (300,000 characters)', line: 3, column: 4 },
  ]);
});

it('addresses may have brackets', () => {
  const stack = `Error: x
    at f (https://app.example/_next/app/(marketing)/page-1.js:1:2)
    at https://app.example/(m)/p.js:3:4
    at async g (https://app.example/sw(1).js:5:6)`;
  expect(framesOf(stack, own)).toEqual([
    { function: 'f', url: 'https://app.example/_next/app/(marketing)/page-1.js', line: 1, column: 2 },
    { function: '', url: 'https://app.example/(m)/p.js', line: 3, column: 4 },
    { function: 'g', url: 'https://app.example/sw(1).js', line: 5, column: 6 },
  ]);
});

it('a text that is no stack has no frames', () => {
  expect(framesOf('', own)).toEqual([]);
  expect(framesOf('at nowhere', own)).toEqual([]);
});

// Each would take minutes if it were gone through again and again: the runner would give up.
const long = 1_000_000;
it.each([
  ['spaces', ' '.repeat(long)],
  ['no address', `at ${'a'.repeat(long)}`],
  ['brackets', `at ${' (a:'.repeat(long / 4)}`],
  ['closed brackets', `at ${' (a:)'.repeat(long / 5)}:1:2`],
  ['numbers', `at a${':1'.repeat(long / 2)}x`],
  ['digits', `at a:${'1'.repeat(long)}x`],
  ['dashes', `at ${'-'.repeat(long)}:1:2`],
])('a line of %s, however long, is gone through a few times only', (_, line) => {
  expect(framesOf(line, own)).toEqual([]);
});
