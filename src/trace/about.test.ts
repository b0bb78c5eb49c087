import { describe, expect, it } from 'vitest';
import { plantedTrace } from '../../test/planted-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import { dispatchIdOf, idOf, kindOf, tagIn } from './about.ts';
import { isKnown } from './events.ts';
import { emptyModel, fold } from './fold.ts';

const ofEachKind = plantedTrace().events.filter(isKnown);

describe('what kinds say', () => {
  it.each(['call', 'unregistration', 'dispatch', 'promise', 'request', 'fire', 'replay'] as const)(
    'begins and ends: a %s',
    (subject) => {
      const edges = ofEachKind.map(kindOf).flatMap(({ about, edge }) => (about === subject && edge ? [edge] : []));
      expect([...new Set(edges)].sort()).toEqual(['begin', 'end']);
    },
  );

  it('is in the fields of each event', () => {
    const lacking = ofEachKind.filter((event) => {
      const { about, tag } = kindOf(event);
      const hasId = about === null || about === 'recording' || idOf(event) !== null;
      return !hasId || (tag !== undefined) !== (tagIn(event) !== null);
    });
    expect(lacking).toEqual([]);
  });
});

describe('an event', () => {
  const events = traceOf(`
    0 page    register-called    news c1 api=periodicSync
    1 worker  dispatch-started   d1 outbox
    2 browser request-started    r1 d1 https://app.example/api
    3 browser request-settled    r1 responded 200
    4 browser console-message    - hello
    5 panel   fire-settled       f1 succeeded d1
    6 worker  dispatch-settled   d1
  `).filter(isKnown);
  const model = fold(emptyModel(), events);

  it('is of a dispatch where it is about one or happened in one', () => {
    expect(events.map((event) => dispatchIdOf(model, event))).toEqual([null, 'd1', 'd1', 'd1', null, null, 'd1']);
  });

  it('names a tag with its type', () => {
    expect(events.map(tagIn).filter(Boolean)).toEqual([
      { type: 'periodicsync', tag: 'news' },
      { type: 'sync', tag: 'outbox' },
    ]);
  });
});
