import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { acceptDirectChannels, connectDirectly, withDirectChannel } from './direct-channel.ts';
import { connectToBackground } from './ports.ts';

vi.mock('./ports.ts', () => ({ connectToBackground: vi.fn() }));

const origin = 'chrome-extension://own';
/** Background's listener for what pages send to its worker. */
let hear: (message: { data: unknown; ports: readonly MessagePort[]; origin: string }) => void;
/** What was sent to background's worker, and not heard yet. */
let sent: { data: unknown; ports: MessagePort[] }[];
let hasRegistration: boolean;
const channels: MessagePort[] = [];

beforeEach(() => {
  sent = [];
  hasRegistration = true;
  const active = {
    postMessage(data: unknown, ports: MessagePort[]) {
      channels.push(...ports);
      sent.push({ data, ports });
    },
  };
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('addEventListener', (_type: string, listener: typeof hear) => (hear = listener));
  vi.stubGlobal('navigator', {
    serviceWorker: { getRegistration: async () => (hasRegistration ? { active } : undefined) },
  });
  acceptDirectChannels();
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
  vi.unstubAllGlobals();
});

/** One end of a port: what is posted to it waits in `queue` until `deliver`. */
function portEnd(): { endpoint: Endpoint; queue: unknown[]; deliver: () => void; close: () => void } {
  const queue: unknown[] = [];
  const [listeners, closers]: [((message: unknown) => void)[], (() => void)[]] = [[], []];
  return {
    queue,
    deliver() {
      for (const message of queue.splice(0)) for (const listener of listeners) listener(message);
    },
    close() {
      for (const closer of closers) closer();
    },
    endpoint: {
      post: (message) => queue.push(message),
      onMessage: (listener) => listeners.push(listener),
      onClose: (listener) => closers.push(listener),
      close: () => undefined,
    },
  };
}

/** A page that is connected, and background's side of it. */
function connect(): { port: ReturnType<typeof portEnd>; background: Endpoint; heard: unknown[] } {
  const port = portEnd();
  vi.mocked(connectToBackground).mockReturnValue(port.endpoint);
  const heard: unknown[] = [];
  connectDirectly('panel').onMessage((message) => heard.push(message));
  const [, id = ''] = vi.mocked(connectToBackground).mock.lastCall?.[0].split(' ') ?? [];
  return { port, background: withDirectChannel(port.endpoint, id), heard };
}

const lay = (from = origin): void => sent.splice(0).forEach((message) => hear({ ...message, origin: from }));
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('what is said comes in its order, over the port and then over the channel', async () => {
  const { port, background, heard } = connect();
  background.post(1);
  await soon();
  expect(sent).toEqual([]);
  port.deliver();
  await soon();
  background.post(2);
  lay();
  background.post(3);
  background.post(4);
  await soon();
  // The channel is the faster one, and waits for what went over the port before.
  expect(heard).toEqual([1]);
  port.deliver();
  await vi.waitFor(() => expect(heard).toEqual([1, 2, 3, 4]));
  background.post(5);
  expect(port.queue).toEqual([]);
  await vi.waitFor(() => expect(heard).toHaveLength(5));
});

test('without a registration it goes over the port', async () => {
  hasRegistration = false;
  const { port, background, heard } = connect();
  background.post(1);
  port.deliver();
  await soon();
  background.post(2);
  port.deliver();
  expect([heard, sent]).toEqual([[1, 2], []]);
});

test('a channel for a port that is closed, and what others send, is not taken', async () => {
  const { port, background } = connect();
  background.post(1);
  port.deliver();
  await soon();
  const [message] = sent;
  const ports = message?.ports ?? [];
  expect(ports).toHaveLength(1);
  hear({ data: message?.data, ports, origin: 'https://app.example' });
  hear({ data: null, ports, origin });
  hear({ data: { channel: 1 }, ports, origin });
  hear({ data: message?.data, ports: [], origin });
  port.close();
  lay();
  background.post(2);
  expect(port.queue).toEqual([2]);
});
