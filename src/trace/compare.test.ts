import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { compare, compareReplay, countsOf, differencesFirst, type ComparedAttempt } from './compare.ts';
import { emptyModel, fold } from './fold.ts';

const dispatchesOf = (text: string) => fold(emptyModel(), traceOf(text)).dispatches.values();
const told = (attempts: readonly ComparedAttempt[]) =>
  attempts.map(({ tag, number, verdict, differs }) => [`${tag} ${number}`, verdict, ...differs].join(' '));

const before = `
  0   worker  dispatch-started  a1 outbox
  1   browser request-started   r1 a1 https://app.example/api?id=1
  2   browser request-settled   r1 responded 503
  9   worker  dispatch-settled  a1 failed rejected
  10  worker  dispatch-started  a2 outbox
  19  worker  dispatch-settled  a2
  20  worker  dispatch-started  a3 news type=periodicsync lastChance=null
  21  worker  dispatch-settled  a3
  22  worker  dispatch-started  a4 news
  23  worker  dispatch-settled  a4
`;

describe('two recordings compared', () => {
  it('differ in nothing when only times, ids in queries and the host are others', () => {
    const after = before.replaceAll('api?id=1', 'api?id=2').replaceAll(/^ {2}(\d+)/gm, '  1$1');
    const { attempts, mapped } = compare(dispatchesOf(before), dispatchesOf(after));
    expect(told(attempts)).toEqual(['outbox 1 same', 'outbox 2 same', 'news 1 same', 'news 1 same']);
    expect(mapped.size).toBe(0);
    const elsewhere = after.replaceAll(/(dispatch-started .*)/g, '$1 scope="http://localhost:8080/"');
    const moved = compare(dispatchesOf(before), dispatchesOf(elsewhere));
    expect(told(moved.attempts)).toEqual(told(attempts));
    expect([...moved.mapped]).toEqual([['https://app.example/', 'http://localhost:8080/']]);
  });

  it('are listed with what differs first, else in their order', () => {
    const after = before
      .replace('responded 503', 'responded 200')
      .replace('9   worker  dispatch-settled  a1 failed rejected', '9 worker dispatch-settled a1');
    const swapped = compare(dispatchesOf(before), dispatchesOf(after)).attempts.toReversed();
    expect(told(swapped).map((each) => each.split(' ', 3).join(' '))).toEqual([
      'news 1 same',
      'news 1 same',
      'outbox 2 same',
      'outbox 1 different',
    ]);
    expect(told(differencesFirst(swapped)).map((each) => each.split(' ', 3).join(' '))).toEqual([
      'outbox 1 different',
      'news 1 same',
      'news 1 same',
      'outbox 2 same',
    ]);
  });

  it('match the n-th attempt of a tag with the n-th, and say what each lacks', () => {
    const after = `
      0 worker  dispatch-started b1 news
      1 worker  dispatch-settled b1
      2 worker  dispatch-started b2 outbox
      3 browser request-started  r1 b2 https://app.example/api
      4 browser request-settled  r1 responded 200
      5 worker  dispatch-settled b2
      6 worker  dispatch-started b3 draft
      7 worker  dispatch-started b4 news
    `;
    const { attempts } = compare(dispatchesOf(before), dispatchesOf(after));
    expect(told(attempts)).toEqual([
      'outbox 1 different outcome requests',
      'outbox 2 only-before',
      'news 1 only-before',
      'news 1 same',
      'draft 1 only-after',
      'news 2 only-after',
    ]);
    expect(countsOf(attempts)).toEqual({ both: 2, different: 1, onlyBefore: 2, onlyAfter: 2 });
    expect(attempts[0]?.before?.requests).toEqual(['POST /api?id=1 503']);
    expect(attempts.map(({ before, after }) => [before?.outcome, after?.outcome])).toEqual([
      ['failed', 'succeeded'],
      ['succeeded', undefined],
      ['succeeded', undefined],
      ['succeeded', 'succeeded'],
      [undefined, null],
      [undefined, null],
    ]);
  });

  it('keep registrations apart that share a path within one recording', () => {
    const two = `
      0 worker dispatch-started a1 t scope="https://a.example/"
      1 worker dispatch-started a2 t scope="https://b.example/"
    `;
    const { attempts, mapped } = compare(
      dispatchesOf(two),
      dispatchesOf('0 worker dispatch-started a1 t scope="https://c.example/"'),
    );
    expect(told(attempts)).toEqual(['t 1 only-before', 't 1 only-before', 't 1 only-after']);
    expect(mapped.size).toBe(0);
    // The one that both have is matched by itself, and leaves its path to the other.
    const there = compare(dispatchesOf(two), dispatchesOf(two.replace('a.example', 'c.example')));
    expect(told(there.attempts)).toEqual(['t 1 same', 't 1 same']);
  });

  it('are quick to compare when they are large', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `${i} worker dispatch-started d${i} tag-${i % 7}`).join('\n');
    const dispatches = [...dispatchesOf(many)];
    expect(countsOf(compare(dispatches, dispatches).attempts)).toMatchObject({ both: 20_000, different: 0 });
  });
});

describe('a replay compared', () => {
  const was = (outcome: string) => ({ outcome, duration: 1, promises: [], requests: [], errors: [] });
  const planned = (dispatchId: string, outcome: string) => ({
    dispatchId,
    type: 'sync',
    scope: 'https://app.example/',
    tag: 't',
    lastChance: false,
    after: 0,
    was: was(outcome),
  });
  const dispatches = [
    planned('d1', 'succeeded'),
    planned('d2', 'failed'),
    planned('d3', 'failed'),
    planned('d4', 'failed'),
    planned('d5', 'failed'),
  ];
  const events = traceOf(`
    0 panel  replay-started   p1 dispatches=${JSON.stringify(dispatches)}
    1 panel  fire-requested   f1 t simulated replayId=p1 replayOf=d1
    2 worker dispatch-started n1 t trusted=false fireId=f1
    3 worker dispatch-settled n1
    4 panel  fire-requested   f2 t simulated replayId=p1 replayOf=d2
    5 worker dispatch-started n2 t trusted=false fireId=f2
    6 worker dispatch-settled n2
    7 panel  fire-requested   f3 t simulated replayId=p1 replayOf=d3
    8 panel  fire-settled     f3 failed error={"name":"Error","message":"The worker is gone."} code=worker-gone params={"after":5}
    9 panel  fire-requested   f4 t simulated replayId=p1 replayOf=d4
    9 worker dispatch-started n4 t trusted=false fireId=f4
  `);

  it('says of each attempt what came of it, or why nothing did', () => {
    const model = fold(emptyModel(), events);
    const [replay] = model.replays.values();
    if (!replay) throw new Error('There is no replay.');
    const rows = compareReplay(model, replay);
    expect(told(rows)).toEqual(['t 1 same', 't 2 different outcome', 't 3 only-before', 't 4 only-before', 't 5 only-before']);
    expect(rows.map(({ missing }) => missing)).toEqual([undefined, undefined, 'failed', 'running', 'not-replayed']);
    expect(rows[2]).toMatchObject({ error: { message: 'The worker is gone.' }, code: 'worker-gone', params: { after: 5 } });
    fold(model, traceOf('20 panel replay-settled p1'));
    expect(told(compareReplay(model, replay))[3]).toBe('t 4 different outcome');
  });
});
