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
  add(9_999);
  add(500);
  expect(posted.flatMap(({ events }) => events)).toHaveLength(10_000);
  box.acknowledge(10_000);
  expect(posted.at(-1)?.events).toMatchObject([{ kind: 'capture-gap', reason: expect.stringMatching(/499 calls are missing/) }]);
});
