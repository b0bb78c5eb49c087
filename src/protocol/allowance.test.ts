import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';

test('gives so much at once, and then as much as the time since allows', () => {
  const allowance = new Allowance(10, 100);
  expect(allowance.take(8, 1_000)).toBe(true);
  expect(allowance.take(3, 1_000)).toBe(false);
  expect(allowance.take(2, 1_000)).toBe(true);
  expect(allowance.take(1, 1_005)).toBe(false);
  expect(allowance.take(1, 1_010)).toBe(true);
});

test('saves up no more than may go at once', () => {
  const allowance = new Allowance(10, 100);
  expect(allowance.take(11, 1_000_000)).toBe(false);
  expect(allowance.take(10, 1_000_000)).toBe(true);
});

test('takes nothing where there is not enough', () => {
  const allowance = new Allowance(10, 100);
  expect(allowance.take(20, 0)).toBe(false);
  expect(allowance.take(10, 0)).toBe(true);
});
