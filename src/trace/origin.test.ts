import { expect, it } from 'vitest';
import { emptyModel, fold } from './fold.ts';
import { traceOf } from '../../test/trace-text.ts';
import { originOf, tagOfEvent } from './origin.ts';

const events = traceOf(`
  0 page   tags-observed    outbox
  1 page   register-called  outbox c1 api=periodicSync
  2 page   register-settled c1
  3 panel  fire-requested   f1 outbox
  4 worker dispatch-started d1 outbox fireId=f1
  5 worker dispatch-settled d1
  6 panel  fire-settled     f1 succeeded
  7 worker dispatch-started d2 outbox type=periodicsync lastChance=null
  8 browser request-started r1 d2
  9 browser request-settled r1
  9 panel  recording-stopped
`);
const model = fold(emptyModel(), events);

it('an event is about the tag of its own type, though there is one of the other type with the same name', () => {
  expect(events.map((event) => tagOfEvent(model, event)?.type)).toEqual([
    undefined,
    'periodicsync',
    'periodicsync',
    'sync',
    'sync',
    'sync',
    'sync',
    'periodicsync',
    'periodicsync',
    'periodicsync',
    undefined,
  ]);
  expect(events.map((event) => originOf(model, event).type).filter((type) => type === null)).toHaveLength(2);
});
