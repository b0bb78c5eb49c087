import { expect, test } from 'vitest';
import { TypeAhead } from './type-ahead.ts';

const names = ['cart', 'outbox', 'order 1', 'order 2', 'Photo'];

/** Where keys lead to, each a tenth of a second after the last; `|` is a pause. */
function typed(keys: string, from = -1): (number | null)[] {
  const ahead = new TypeAhead();
  let [at, now] = [from, 0];
  return keys.split('').flatMap((key) => {
    now += key === '|' ? 2_000 : 100;
    if (key === '|') return [];
    const to = ahead.press({ key, timeStamp: now }, names.length, (index) => names[index] ?? '', at);
    if (to !== null && to >= 0) at = to;
    return [to];
  });
}

test.each([
  ['p', [4]],
  ['P', [4]],
  ['or', [1, 2]],
  ['order 2', [1, 2, 2, 2, 2, 2, 3]],
  ['ooo', [1, 2, 3]],
  ['oooo', [1, 2, 3, 1]],
  ['o|o', [1, 2]],
  ['o|c', [1, 0]],
  ['x', [-1]],
  [' ', [null]],
])('%j leads to %j', (keys, to) => expect(typed(keys)).toEqual(to));

test('a key with a name types nothing', () => {
  const press = (key: string) => new TypeAhead().press({ key, timeStamp: 0 }, 1, () => 'enter', -1);
  expect(press('Enter')).toBeNull();
  expect(press('e')).toBe(0);
});
