/**
 * Where a text stops being JSON. `JSON.parse` says so differently in each engine, and often not at all; this
 * runs only once it has failed. It does not recurse: nesting has no limit.
 */

const closers = { '{': '}', '[': ']' };

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

/**
 * The offset of the first character that can't stand where it does; the length of the text when it ends too
 * early; -1 when it is JSON.
 */
export function jsonFaultAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (at >= text.length) return expected === 'comma or end' && open.length === 0 ? -1 : text.length;
    const char = text.charAt(at);
    const inside = open.at(-1);
    if (expected === 'comma or end') {
      if (inside === undefined) return at;
      if (char === ',') expected = inside === '{' ? 'key' : 'value';
      else if (char === closers[inside]) open.pop();
      else return at;
      at++;
    } else if (expected === 'colon') {
      if (char !== ':') return at;
      expected = 'value';
      at++;
    } else if (expected.endsWith('or end') && inside !== undefined && char === closers[inside]) {
      open.pop();
      expected = 'comma or end';
      at++;
    } else if (char === '"') {
      const { end, fine } = endOfString(text, at);
      if (!fine) return end;
      expected = expected.startsWith('key') ? 'colon' : 'comma or end';
      at = end;
    } else if (expected.startsWith('key')) {
      return at;
    } else if (char === '{' || char === '[') {
      open.push(char);
      expected = char === '{' ? 'key or end' : 'value or end';
      at++;
    } else {
      const end = endOfWord(text, at);
      const word = text.slice(at, end);
      if (!isJson(word)) return end === text.length && isBegun(word) ? end : at;
      expected = 'comma or end';
      at = end;
    }
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The end of a string that begins at an offset, or the place of its fault. */
function endOfString(text: string, start: number): { end: number; fine: boolean } {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { end: at + 1, fine: true };
    if (code < 0x20) return { end: at, fine: false };
    if (code !== 0x5c) continue;
    const escape = text.charAt(++at);
    if (escape === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        if (!/[0-9a-f]/i.test(text.charAt(++at))) return { end: Math.min(at, text.length), fine: false };
      }
    } else if (!'"\\/bfnrt'.includes(escape) || escape === '') {
      return { end: Math.min(at, text.length), fine: false };
    }
  }
  return { end: text.length, fine: false };
}

/** The end of a number, `true`, `false` or `null` that begins at an offset. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (/[-+.\w]/.test(text.charAt(at))) at++;
  return at;
}

/** Whether a word could still become JSON. */
function isBegun(word: string): boolean {
  return ['true', 'false', 'null'].some((whole) => whole.startsWith(word)) || isJson(`${word}0`);
}

function isJson(word: string): boolean {
  try {
    JSON.parse(word);
    return true;
  } catch {
    return false;
  }
}
