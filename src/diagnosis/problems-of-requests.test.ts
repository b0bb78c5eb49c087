import { describe, expect, it } from 'vitest';
import { foundIn, inShort } from '../../test/found-problems.ts';

const url = 'https://app.example/api';
const ask = (at: number, id: string, dispatch: string, status: number, more = 'bodySize=20 bodyHash=h1', to = url) =>
  `${at} browser request-started ${id} ${dispatch} ${to} ${dispatch === '-' ? 'attribution=none' : ''} ${more}\n${at + 60} browser request-settled ${id} responded ${status}`;
const begin = (at: number, id: string, tag: string) =>
  `${at} worker dispatch-started ${id} ${tag}\n${at + 1} worker wait-until-called ${id} p${id}`;
const end = (at: number, id: string, how = '') => `${at} worker dispatch-settled ${id} ${how}`;
const called = '0 page register-called outbox c1\n0 page register-settled c1';
const trace = (...lines: string[]) =>
  `0 panel recording-started\n${lines
    .join('\n')
    .split('\n')
    .sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))
    .join('\n')}`;

describe('the same request', () => {
  const overlap = (...asked: string[]) =>
    trace(begin(1, 'd1', 'replay'), begin(2, 'd2', 'orders'), ...asked, end(200, 'd1'), end(201, 'd2'));
  it.each([
    ['sent by two syncs at once', overlap(ask(10, 'r1', 'd1', 200), ask(12, 'r2', 'd2', 200)), ['risk sent-twice']],
    [
      'sent by two syncs at once, with other queries',
      overlap(ask(10, 'r1', 'd1', 200, undefined, `${url}?a`), ask(12, 'r2', 'd2', 200, undefined, `${url}?b`)),
      ['risk sent-twice?'],
    ],
    ['sent by a sync and outside of one', overlap(ask(10, 'r1', 'd1', 200), ask(12, 'r2', '-', 200)), ['risk sent-twice']],
    [
      'sent by a sync, and again by the user: nothing',
      overlap(ask(10, 'r1', 'd1', 200), ask(12, 'r2', '-', 200, 'bodySize=20 bodyHash=h1 resendOf=r1')),
      [],
    ],
    ['with another body: nothing', overlap(ask(10, 'r1', 'd1', 200), ask(12, 'r2', 'd2', 200, 'bodySize=20 bodyHash=h2')), []],
    [
      'of which the body is not known: nothing',
      overlap(ask(10, 'r1', 'd1', 200, 'bodySize=20'), ask(12, 'r2', 'd2', 200, 'bodySize=20')),
      [],
    ],
    [
      'with next to nothing in it: nothing',
      overlap(ask(10, 'r1', 'd1', 200, 'bodySize=2 bodyHash=h1'), ask(12, 'r2', 'd2', 200, 'bodySize=2 bodyHash=h1')),
      [],
    ],
    [
      'with a key by which the server can tell: nothing',
      overlap(
        ...['d1', 'd2'].map((id) =>
          ask(10, `r${id}`, id, 200, 'bodySize=20 bodyHash=h1 headers={"Idempotency-Key":"(not recorded)"}'),
        ),
      ),
      [],
    ],
    [
      'of which one was refused: nothing of that',
      overlap(ask(10, 'r1', 'd1', 500), ask(12, 'r2', 'd2', 200)),
      ['risk swallowed-failure'],
    ],
    [
      'as a PUT, which may be sent twice: nothing',
      overlap(...['d1', 'd2'].map((id) => ask(10, `r${id}`, id, 200, 'bodySize=20 bodyHash=h1 method=PUT'))),
      [],
    ],
    [
      'sent again by an attempt after one that failed',
      trace(
        called,
        begin(1, 'd1', 'outbox'),
        ask(10, 'r1', 'd1', 200),
        end(200, 'd1', 'failed rejected'),
        begin(900, 'd2', 'outbox'),
        ask(910, 'r2', 'd2', 200),
        end(990, 'd2'),
      ),
      ['risk sent-twice'],
    ],
    [
      'sent again by a run after one that succeeded: nothing',
      trace(
        begin(1, 'd1', 'outbox'),
        ask(10, 'r1', 'd1', 200),
        end(200, 'd1'),
        begin(900, 'd2', 'outbox'),
        ask(910, 'r2', 'd2', 200),
        end(990, 'd2'),
      ),
      [],
    ],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));

  it('is one problem with all others to that address', () => {
    const text = overlap(
      ...['h1', 'h2', 'h3'].flatMap((hash, i) =>
        ['d1', 'd2'].map((id) => ask(10 + i, `${hash}${id}`, id, 200, `bodySize=20 bodyHash=${hash}`)),
      ),
    );
    expect(foundIn(text)).toMatchObject([{ rule: 'sent-twice', params: { requests: 3, times: 2, how: 'dispatches' } }]);
  });
});

describe('a request without the body that it had', () => {
  const empty = 'bodySize=0 headers={"Content-Type":"application/json"}';
  const again = (size: string) =>
    trace(
      `1 browser request-started r1 - ${url} attribution=none bodySize=20\n5 browser request-settled r1 failed`,
      begin(100, 'd1', 'outbox'),
      ask(110, 'r2', 'd1', 200, size),
      end(300, 'd1'),
    );
  it.each([
    ['is a loss where its headers are of one with a body', again(empty), ['loss body-lost?']],
    ['is certain where its body is recorded', again(`${empty} body=""`), ['loss body-lost']],
    ['is nothing where it was not meant to have one', again('bodySize=0'), []],
    ['is nothing where its size is not told', again(''), []],
    ['is nothing where it has one', again('bodySize=20'), []],
    ['is nothing with something missing from the trace', `${again(empty)}\n400 browser capture-gap 100 200`, []],
  ])('%s', (_, text, found) => expect(inShort(text)).toEqual(found));
});
