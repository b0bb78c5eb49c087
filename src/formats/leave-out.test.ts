import { describe, expect, it } from 'vitest';
import { eventLike } from '../../test/sample-trace.ts';
import { eventWithout, privateParts, type PrivatePart } from './leave-out.ts';

/** An event with some fields, without some parts. */
function told(fields: object, ...parts: PrivatePart[]): unknown {
  const event = eventLike({ seq: 1, id: 'https://a?b', at: 1, source: 'worker', kind: 'x', ...fields });
  const { seq: _seq, id: _id, at: _at, source: _source, kind: _kind, ...rest } = Object(eventWithout(event, new Set(parts)));
  return rest;
}

describe('what is left out', () => {
  it('queries, wherever an address stands, but not those of tags', () => {
    expect(told({ url: 'https://a.example/p?q=1#f', scope: '/s?q', tag: 'https://a?b' }, 'queries')).toEqual({
      url: 'https://a.example/p',
      scope: '/s',
      tag: 'https://a?b',
    });
    const text = 'No answer of https://a.example/p?token=1, see "http://b/?c#d" and e?f';
    expect(told({ text }, 'queries')).toEqual({ text: 'No answer of https://a.example/p, see "http://b/" and e' });
    const stack = 'Error: x\n    at f (https://a/sw.js?v=1:3:4)\n    at https://a/b.js?v=2:5:6';
    expect(told({ error: { stack } }, 'queries')).toEqual({
      error: { stack: 'Error: x\n    at f (https://a/sw.js:3:4)\n    at https://a/b.js:5:6' },
    });
  });

  it.each([
    ['/p?token=secret', '/p'],
    ['p?secret', 'p'],
    ['?token=secret', ''],
    ['https://a.example/?q=(secret)"secret"', 'https://a.example/"'],
    ['{"url":"/p?token=secret","more":"secret"}', '{"url":"/p"}'],
    ['[see (https://a.example/#secret)].', '[see (https://a.example/)].'],
    ['to https://a.example/?a=1:23:45', 'to https://a.example/'],
    ['really? No #5, 3 > 2?!', 'really? No #5, 3 > 2?!'],
  ])('queries of what is said as %s', (before, after) => {
    expect(told({ text: before }, 'queries')).toEqual({ text: after });
  });

  it('texts, and with them a stack that begins with one: none of its lines is surely no part of that', () => {
    const error = { name: 'secret', message: 'secret', stack: 'TypeError: secret\n    at secret (a.js:1:2)' };
    expect(told({ error, text: 'secret', statusText: 'secret', stack: [{ function: 'f', url: '/a' }] }, 'texts')).toEqual({
      error: { name: 'Error', message: '(left out)' },
      text: '(left out)',
      statusText: '(left out)',
      stack: [{ function: 'f', url: '/a' }],
    });
  });

  it('what an error has beside what errors have, whatever it is called', () => {
    const error = { name: 'Error', message: 'm', code: 'SECRET', tag: 'SECRET', method: 'SECRET', url: '/x' };
    for (const part of privateParts) expect(JSON.stringify(told({ error }, part))).not.toMatch(/SECRET|url/);
  });

  it('what this version does not know, with any part', () => {
    const event = {
      later: 'secret',
      deep: { url: 'https://a.example/' },
      error: { name: 'Error', code: 7, later: 'secret' },
      was: 'secret',
    };
    for (const part of privateParts) expect(told(event, part)).toEqual({ error: { name: 'Error' } });
  });

  it('headers, stacks and bodies, with their keys, in kinds that are not known too', () => {
    const event = { headers: { a: 'b' }, rule: [{ stack: [], body: 'secret', bodySize: 6 }] };
    expect(told(event, 'headers', 'stacks', 'bodies')).toEqual({ rule: [{ bodySize: 6 }] });
    expect(told(event, 'bodies')).toEqual({ headers: { a: 'b' }, rule: [{ stack: [], bodySize: 6 }] });
  });

  it('the same in what a replay remembers of a recording', () => {
    const was = { outcome: 'failed', requests: ['POST /p?key=1 503'], errors: ['TypeError: secret', 'logged'] };
    expect(told({ dispatches: [{ was }] }, 'queries', 'texts')).toEqual({
      dispatches: [{ was: { outcome: 'failed', requests: ['POST /p 503'], errors: ['TypeError: (left out)', '(left out)'] } }],
    });
  });

  it('nothing unless it is named', () => {
    const event = eventLike({ seq: 1, id: 'a', at: 1, source: 'page', kind: 'x', url: 'https://a/?b', stack: [], body: '' });
    expect(eventWithout(event, new Set())).toBe(event);
    expect(privateParts).toHaveLength(5);
  });
});
