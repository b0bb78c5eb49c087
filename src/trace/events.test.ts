import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { randomFrom, traceOf } from '../../test/trace-text.ts';
import { eventSchemas, isDraft, isEvent, isKnown, unknownEventSchema } from './events.ts';
import { eventKinds } from './kinds/index.ts';

const good = {
  seq: 1,
  id: 'a-1',
  at: 1.5,
  source: 'page',
  kind: 'register-settled',
  callId: 'c',
  outcome: 'resolved',
};

describe('an event', () => {
  it('of a kind that is not known is an event with the fields of all', () => {
    const strange = { ...good, kind: 'from-the-future', callId: { deep: [1] } };
    expect(isEvent(strange)).toBe(true);
    expect(isEvent(strange) && isKnown(strange)).toBe(false);
  });

  it('may have fields that are not known', () => {
    expect(isEvent({ ...good, more: { than: 'that' } })).toBe(true);
  });

  it('is a draft while it has no number, and only when its kind is known', () => {
    const { seq: _, ...draft } = good;
    expect(isDraft(draft)).toBe(true);
    expect(isEvent(draft)).toBe(false);
    expect(isDraft({ ...draft, kind: 'from-the-future' })).toBe(false);
  });
});

describe('the quick check', () => {
  const samples = traceOf(`
    0 page registration-observed
    0 page register-called outbox minInterval=5 stack=[{"function":"f","url":"u","line":1,"column":2}]
    0 page register-settled c rejected error={"name":"E","message":"m"}
    0 page unregister-called news
    0 page unregister-settled u
    0 page tags-observed a b
    0 page registration-unregister-called gone stack=[{"function":"f","url":"u","line":1,"column":2}]
    0 page registration-unregister-settled gone resolved removed=true
    0 worker dispatch-started d1 outbox fireId="f" workerId="w"
    0 worker wait-until-called d1 p
    0 worker wait-until-settled d1 p rejected
    0 worker handler-returned d1 -
    0 worker dispatch-settled d1 failed timeout
    0 browser request-started r1 - headers={"a":"b"} bodySize=4 resendOf=r0
    0 browser request-settled r1 responded 200 phase="end" encodedSize=5 fromCache=true answered="recording" headers={"a":"b"}
    0 browser response-body r1 hello size=5
    0 browser console-message - text
    0 browser exception-thrown d1
    0 browser worker-changed w stopped by="recorder"
    0 panel connectivity-changed true
    0 page page-changed navigated u
    0 panel recording-started
    0 panel recording-stopped because
    0 panel capture-gap 1 2 code="closed" params={"n":1}
    0 panel fire-requested f t simulated
    0 panel fire-settled f pending
    0 panel replay-started r
    0 panel replay-settled r
    0 panel fault-changed true rule={"x":1}
  `);

  it('is tried with every kind', () => {
    expect(samples.map((event) => event.kind)).toEqual(Object.keys(eventKinds));
  });

  it('says the same as the schema, whatever is changed', () => {
    const values = [undefined, null, true, '', 'sync', 0, 1, -1, 1.5, NaN, Infinity, -Infinity, [], [4], {}, { a: 4 }];
    const disagreements: unknown[] = [];
    for (const event of samples) {
      for (const key of [...Object.keys(event), 'error', 'stack', 'scope', '__proto__']) {
        for (const value of values) {
          const changed = Object.fromEntries([...Object.entries(event), [key, value]]);
          const schema = eventSchemas.get(typeof changed.kind === 'string' ? changed.kind : '') ?? unknownEventSchema;
          if (isEvent(changed) !== v.is(schema, changed)) disagreements.push(changed);
        }
        const without = Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));
        if (isEvent(without) !== v.is(eventSchemas.get(event.kind) ?? unknownEventSchema, without)) {
          disagreements.push(without);
        }
      }
    }
    expect(disagreements).toEqual([]);
  });

  it('says the same about what is inside', () => {
    const random = randomFrom(1);
    const stacks = [[{ function: 'f', url: 'u', line: 1, column: 1 }], [{}], [4], [{ function: 'f', url: 'u', line: -1 }]];
    for (const stack of stacks) {
      const event = { ...samples[1], stack, minInterval: random() };
      expect(isEvent(event)).toBe(v.is(eventSchemas.get('register-called') ?? unknownEventSchema, event));
    }
  });
});
