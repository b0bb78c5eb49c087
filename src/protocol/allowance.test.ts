import { expect, test } from 'vitest';
import { allowance, take } from './allowance.ts';

test('gives so much at once, and then as much as the time since allows', () => {
  const room = allowance(10, 100);
  expect(take(room, 8, 1_000)).toBe(true);
  expect(take(room, 3, 1_000)).toBe(false);
  expect(take(room, 2, 1_000)).toBe(true);
  expect(take(room, 1, 1_005)).toBe(false);
  expect(take(room, 1, 1_010)).toBe(true);
});

test('saves up no more than may go at once', () => {
  const room = allowance(10, 100);
  expect(take(room, 11, 1_000_000)).toBe(false);
  expect(take(room, 10, 1_000_000)).toBe(true);
});

test('takes nothing where there is not enough', () => {
  const room = allowance(10, 100);
  expect(take(room, 20, 0)).toBe(false);
  expect(take(room, 10, 0)).toBe(true);
});

test('tells what is owed where more is taken than there is', () => {
  const room = allowance(10, 100);
  expect(room(0, 60)).toBe(-50);
  expect(room(100)).toBe(-40);
  expect(room(1_000)).toBe(10);
});
