import { expect, test } from 'vitest';
import { draftMaker } from '../../src/trace/drafts.ts';
import { Outbox } from './outbox.ts';

type Message = Parameters<ConstructorParameters<typeof Outbox>[1]>[0];

function outbox(): { box: Outbox; posted: Message[]; add: (count: number) => void } {
  const posted: Message[] = [];
  const box = new Outbox(draftMaker('page', 'p'), (message) => posted.push(message));
  const add = (count: number): void =>
    box.add(Array.from({ length: count }, (_, i) => ({ facts: { kind: 'recording-started' }, at: i })));
  return { box, posted, add };
}

test('sends what is added, together', () => {
  const { posted, add } = outbox();
  add(2);
  expect(posted).toMatchObject([{ upTo: 2, events: [{ id: 'p-1' }, { id: 'p-2' }] }]);
});

test('gathers while something is on its way, and sends it together when that is acknowledged', () => {
  const { box, posted, add } = outbox();
  add(1);
  add(1);
  add(2);
  expect(posted).toHaveLength(1);
  box.acknowledge(1);
  expect(posted.slice(1)).toMatchObject([{ upTo: 4, events: [{ id: 'p-2' }, { id: 'p-3' }, { id: 'p-4' }] }]);
  box.acknowledge(4);
  expect(posted).toHaveLength(2);
  add(1);
  expect(posted.at(-1)).toMatchObject({ upTo: 5, events: [{ id: 'p-5' }] });
});

test('sends again what was not acknowledged, with the same ids', () => {
  const { box, posted, add } = outbox();
  add(2);
  box.acknowledge(1);
  add(1);
  box.resend();
  expect(posted.at(-1)).toMatchObject({ upTo: 3, events: [{ id: 'p-2' }, { id: 'p-3' }] });
});

test('keeps a bounded number, and tells how many are missing once there is room', () => {
  const { box, posted, add } = outbox();
  add(29_999);
  add(500);
  box.acknowledge(29_999);
  expect(posted.flatMap(({ events }) => events)).toHaveLength(30_000);
  box.acknowledge(30_000);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap', reason: expect.stringMatching(/499 calls, or their ends, are missing/) }]);
});

test('tells of what the hook lost at once, if there is room', () => {
  const { box, posted, add } = outbox();
  box.lose(7, 1);
  add(0);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap', reason: expect.stringMatching(/ 7 calls, or their ends, are missing/) }]);
});

test('keeps a bounded amount of text, and sends it in pieces that a port can carry', () => {
  const { box, posted } = outbox();
  const tag = 'x'.repeat(10_240);
  const called = { kind: 'register-called', callId: 'c', api: 'sync', tag, context: 'page' } as const;
  for (let i = 0; i < 5; i++) box.add(Array.from({ length: 1_000 }, () => ({ facts: called, at: 1 })));
  posted.length = 0;
  box.resend();
  const sent = Math.floor(32_000_000 / tag.length);
  expect(posted.flatMap(({ events }) => events)).toHaveLength(sent);
  for (const { events } of posted) expect(JSON.stringify(events).length).toBeLessThan(4_000_000);
  box.acknowledge(sent);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap' }]);
});
