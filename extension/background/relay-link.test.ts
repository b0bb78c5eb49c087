import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { RelayLink } from './relay-link.ts';

const origin = 'https://app.example';
const frame = { url: `${origin}/`, origin, top: true, secure: true, serviceWorker: true, sync: true, periodicSync: true };

/** A link to a relay that answers with this whatever it is asked. */
function linkTo(result: unknown): RelayLink {
  const endpoint: Endpoint = {
    post(message) {
      const id = typeof message === 'object' && message !== null && 'id' in message ? Number(message.id) : 0;
      link.answer({ type: 'reply', id, result });
    },
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  const link = new RelayLink(endpoint, frame);
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
