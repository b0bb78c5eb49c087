import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { clock } from '../platform/clock.ts';
import { wallAheadOf } from '../../src/transport/context-clock.ts';
import { RelayLink } from './relay-link.ts';

const origin = 'https://app.example';
const frame = { url: `${origin}/`, origin, top: true, secure: true, serviceWorker: true, sync: true, periodicSync: true };

/** A link to a relay that answers with this whatever it is asked. */
function linkTo(result: unknown, wallAhead = wallAheadOf(clock)): RelayLink {
  const endpoint: Endpoint = {
    post(message) {
      const id = typeof message === 'object' && message !== null && 'id' in message ? Number(message.id) : 0;
      link.answer({ type: 'reply', id, result });
    },
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  const link = new RelayLink(endpoint, frame, wallAhead);
  return link;
}

test('a relay that is asked gives its answer', async () => {
  expect(await linkTo({ tooLarge: 5 }).ask('observe', { full: true })).toEqual({ tooLarge: 5 });
});

test('an answer that does not fit is none', async () => {
  await expect(linkTo({ tooLarge: '5' }).ask('observe', { full: true })).rejects.toMatchObject({
    why: { code: 'page-answer-unfit', params: { method: 'observe' } },
  });
});

test('what a page tells stands in our time, though the clock of the wall was set before its process started', async () => {
  const hour = 3_600_000;
  const link = linkTo({ at: 5, permissions: { sync: null, periodicSync: null }, registrations: [] }, wallAheadOf(clock) + hour);
  const seconds = (ms: unknown) => Math.round(Number(ms) / 1_000);
  const snapshot = await link.ask('observe', { full: true });
  expect(seconds(snapshot && 'at' in snapshot && snapshot.at)).toBe(3_600);
  const [draft] = link.told([
    { id: 'p-1', at: 7_000, source: 'page', kind: 'register-settled', callId: 'c', outcome: 'resolved' },
  ]);
  expect(draft).toMatchObject({ id: 'p-1', callId: 'c' });
  expect(seconds(draft?.at)).toBe(3_607);
});
