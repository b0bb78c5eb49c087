import type { Protocol } from 'devtools-protocol';
import { describe, expect, it } from 'vitest';
import { consoleText } from './console-text.ts';

type Value = Protocol.Runtime.RemoteObject;

const object: Value = { type: 'object', className: 'Object', description: 'Object' };

/** A value as the protocol tells it. */
function told(value: unknown): Value {
  if (value === object) return object;
  if (value === undefined) return { type: 'undefined' };
  if (value === null) return { type: 'object', subtype: 'null', value };
  if (typeof value === 'bigint') return { type: 'bigint', unserializableValue: `${value}n`, description: `${value}n` };
  return typeof value === 'number' && Number.isNaN(value)
    ? { type: 'number', unserializableValue: 'NaN' }
    : { type: typeof value === 'string' ? 'string' : 'number', value };
}

const textOf = (type: Protocol.Runtime.ConsoleAPICalledEvent['type'], ...args: unknown[]) => consoleText(type, args.map(told));

describe('a console message', () => {
  it.each<[unknown[], string]>([
    [['%cworkbox%c Request was sent', 'background: #7f8c8d', ''], 'workbox Request was sent'],
    [['%s sent %d of %i, %f s', 'outbox', 1.9, '7 items', '1.5'], 'outbox sent 1 of 7, 1.5 s'],
    [['%o and %O', object, 3], 'Object and 3'],
    [['%d %i %f', 'x', null, object], 'NaN NaN NaN'],
    [['%d', 10n], '10n'],
    [['%d', Number.NaN], 'NaN'],
    [['100%% of %s'], '100% of %s'],
    [['%s', 'a', 'b', 3], 'a b 3'],
    [['%s and %s', 'one'], 'one and %s'],
    [['%x 50% off', 'a'], '%x 50% off a'],
    [['%s', '%s', 'b'], '%s b'],
    [[1, '%s', 'b'], '1 %s b'],
    [['plain', undefined], 'plain undefined'],
    [[], ''],
  ])('%o is written as %s', (args, text) => expect(textOf('log', ...args)).toEqual({ level: 'log', text }));

  it.each<[Protocol.Runtime.ConsoleAPICalledEvent['type'], unknown[], { level: string; text: string } | null]>([
    ['startGroup', ['%cworkbox', 'color: red'], { level: 'group', text: 'workbox' }],
    ['startGroupCollapsed', ['Details of %s', 'it'], { level: 'groupCollapsed', text: 'Details of it' }],
    ['endGroup', ['console.groupEnd'], null],
    ['clear', [], { level: 'clear', text: 'the console was cleared' }],
    ['count', ['%s: 2'], { level: 'count', text: '%s: 2' }],
    ['timeEnd', ['sync: 12.5 ms'], { level: 'timeEnd', text: 'sync: 12.5 ms' }],
    ['assert', ['console.assert'], { level: 'assert', text: 'Assertion failed' }],
    ['assert', ['%s is missing', 'id'], { level: 'assert', text: 'Assertion failed: id is missing' }],
    ['table', [object, '%s'], { level: 'table', text: 'Object %s' }],
    ['dir', [object], { level: 'dir', text: 'Object' }],
    ['trace', ['at %s', 'x'], { level: 'trace', text: 'at x' }],
  ])('by %s of %o is told as what it is', (type, args, expected) => expect(textOf(type, ...args)).toEqual(expected));
});
