/** What a call of the console tells, as the console itself shows it. */
import type { Protocol } from 'devtools-protocol';

type Type = Protocol.Runtime.ConsoleAPICalledEvent['type'];
type Value = Protocol.Runtime.RemoteObject;

/** The methods of the console where the protocol calls them by another name. */
const methods: Partial<Record<Type, string>> = { startGroup: 'group', startGroupCollapsed: 'groupCollapsed' };
/** Those whose first argument is no format. */
const plainly = new Set<Type>(['dir', 'dirxml', 'table', 'count', 'timeEnd', 'profile', 'profileEnd']);

/** What a call writes, and by which method; null for one that writes nothing. */
export function consoleText(type: Type, args: readonly Value[]): { level: string; text: string } | null {
  if (type === 'endGroup') return null;
  const level = methods[type] ?? type;
  if (type === 'clear') return { level, text: 'the console was cleared' };
  const text = plainly.has(type) ? args.map(textOf).join(' ') : formatted(args);
  if (type !== 'assert') return { level, text };
  // Without a text of its own it is told by the name of the method.
  return { level, text: text === 'console.assert' ? 'Assertion failed' : `Assertion failed: ${text}` };
}

/** A value as it is written where no format says how. */
export function textOf(value: Value): string {
  if (value.type === 'string') return String(value.value);
  if (value.value !== undefined) return JSON.stringify(value.value) ?? String(value.value);
  return value.unserializableValue ?? value.description ?? value.type;
}

/** https://console.spec.whatwg.org/#formatter; what a format does not take is appended. */
function formatted([first, ...rest]: readonly Value[]): string {
  if (!first) return '';
  if (first.type !== 'string') return [first, ...rest].map(textOf).join(' ');
  let next = 0;
  const text = textOf(first).replace(/%[sdifoOc%]/g, (specifier) => {
    if (specifier === '%%') return '%';
    const value = rest[next];
    if (!value) return specifier;
    next++;
    return substituted(specifier, value);
  });
  return [text, ...rest.slice(next).map(textOf)].join(' ');
}

function substituted(specifier: string, value: Value): string {
  switch (specifier) {
    case '%c':
      return '';
    case '%d':
    case '%i':
      return value.type === 'bigint' ? textOf(value) : String(Math.trunc(numberOf(value)));
    case '%f':
      return String(numberOf(value));
    default:
      return textOf(value);
  }
}

function numberOf(value: Value): number {
  return value.type === 'symbol' || value.type === 'object' ? NaN : Number.parseFloat(textOf(value));
}
