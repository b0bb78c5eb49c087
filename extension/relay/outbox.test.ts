import { expect, test } from 'vitest';
import { draftMaker } from '../../src/trace/drafts.ts';
import type { Facts } from '../../src/trace/worded.ts';
import { MessageTooLarge } from '../../src/transport/endpoint.ts';
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
  for (let i = 0; i < posted.length - 1 || posted.at(-1)?.upTo !== 30_000; i++) box.acknowledge(posted[i]?.upTo ?? 0);
  expect(posted.flatMap(({ events }) => events)).toHaveLength(30_000);
  box.acknowledge(30_000);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap', why: { code: 'page-too-fast', params: { count: 499 } } }]);
});

test('tells of what the hook lost at once, if there is room', () => {
  const { box, posted, add } = outbox();
  box.lose(7, 1);
  add(0);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap', why: { code: 'page-too-fast', params: { count: 7 } } }]);
});

/** Acknowledges until nothing is on its way any more, and gives the pieces that were sent. */
function drain(box: Outbox, posted: Message[]): Message[] {
  for (let i = 0; i < posted.length; i++) box.acknowledge(posted[i]?.upTo ?? 0);
  return posted;
}

const tag = 'x'.repeat(10_240);
const address = `https://app.example/${'x'.repeat(10_240)}`;
const called = { kind: 'register-called', callId: 'c', api: 'sync', tag: '', context: 'page' } as const;
test.each<[string, Facts]>([
  ['tags', { ...called, tag }],
  ['wide characters', { ...called, tag: '☃'.repeat(5_120) }],
  ['addresses of frames', { ...called, frameUrl: address }],
  ['scopes', { ...called, scope: address }],
  ['stacks', { ...called, stack: [{ function: '', url: address, line: 1, column: 1 }] }],
  ['errors', { kind: 'register-settled', callId: 'c', outcome: 'rejected', error: { name: 'Error', message: tag } }],
])('keeps a bounded amount of text, and sends it in pieces that a port can carry: %s', (_, facts) => {
  const { box, posted } = outbox();
  for (let i = 0; i < 5; i++) box.add(Array.from({ length: 1_000 }, () => ({ facts, at: 1 })));
  const events = drain(box, posted).flatMap((message) => message.events);
  expect(events.length).toBeGreaterThan(3_000);
  expect(events.length).toBeLessThan(3_200);
  expect(events.at(-1)).toMatchObject({ kind: 'capture-gap', why: { params: { count: 5_000 - events.length + 1 } } });
  for (const message of posted) expect(JSON.stringify(message).length).toBeLessThan(4_000_000);
});

test('has one piece on its way at a time', () => {
  const { box, posted } = outbox();
  box.add(Array.from({ length: 1_000 }, () => ({ facts: { ...called, tag }, at: 1 })));
  expect(posted).toHaveLength(1);
  box.resend();
  expect(posted).toHaveLength(2);
  expect(posted[1]).toEqual(posted[0]);
});

test('a piece that can’t be carried is told as missing, and the next go on', () => {
  const posted: Message[] = [];
  const box = new Outbox(draftMaker('page', 'p'), (message) => {
    if (message.events.some((event) => event.kind === 'register-called')) throw new MessageTooLarge();
    posted.push(message);
  });
  box.add([
    { facts: called, at: 1 },
    { facts: called, at: 2 },
  ]);
  box.add([{ facts: { kind: 'recording-started' }, at: 3 }]);
  const events = drain(box, posted).flatMap((message) => message.events);
  expect(events).toMatchObject([
    { kind: 'capture-gap', from: 1, to: 2, why: { code: 'page-too-fast', params: { count: 2 } } },
    { kind: 'recording-started' },
  ]);
  expect(posted.map(({ upTo }) => upTo)).toEqual([1, 2]);
});
