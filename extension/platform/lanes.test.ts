import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { acceptLanes, withLane } from './lanes.ts';

const origin = 'chrome-extension://own';
let lay: (message: { data: unknown; ports: MessagePort[]; origin: string }) => void;
let overPort: unknown[];
let closed: (() => void)[];
const channels: MessageChannel[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('addEventListener', (_type: string, listener: typeof lay) => (lay = listener));
  overPort = [];
  closed = [];
  acceptLanes();
});
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) [port1, port2].forEach((port) => port.close());
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function endpoint(): Endpoint {
  return {
    post: (message) => overPort.push(message),
    onMessage: () => undefined,
    onClose: (listener) => closed.push(listener),
    close: () => undefined,
  };
}

/** A lane, and what comes out of its far end. */
function newLane(): { near: MessagePort; heard: Promise<unknown[]> } {
  const channel = new MessageChannel();
  channels.push(channel);
  const messages: unknown[] = [];
  const heard = new Promise<unknown[]>((resolve) => {
    channel.port2.onmessage = ({ data }) => (data === 'end' ? resolve(messages) : messages.push(data));
  });
  return { near: channel.port1, heard };
}

test.each(['before', 'after'])('what is posted goes over a lane that comes %s the port, in its order', async (when) => {
  const { near, heard } = newLane();
  const laid = { data: { lane: when }, ports: [near], origin };
  if (when === 'before') lay(laid);
  const way = withLane(endpoint(), when);
  way.post(1);
  way.post(2);
  if (when === 'after') lay(laid);
  way.post(3);
  way.post('end');
  expect(await heard).toEqual([1, 2, 3]);
  expect(overPort).toEqual([]);
});

test('without a lane it goes over the port, after a while', () => {
  const way = withLane(endpoint(), 'none');
  way.post(1);
  expect(overPort).toEqual([]);
  vi.advanceTimersByTime(2_000);
  way.post(2);
  expect(overPort).toEqual([1, 2]);
});

test('a page that is gone is not waited for', () => {
  withLane(endpoint(), 'gone').post(1);
  for (const close of closed) close();
  vi.advanceTimersByTime(2_000);
  expect(overPort).toEqual([]);
});

test('what others send is no lane', () => {
  const { near } = newLane();
  lay({ data: { lane: 'other' }, ports: [near], origin: 'https://app.example' });
  lay({ data: null, ports: [near], origin });
  lay({ data: { lane: 1 }, ports: [near], origin });
  lay({ data: { lane: 'other' }, ports: [], origin });
  withLane(endpoint(), 'other').post(1);
  vi.advanceTimersByTime(2_000);
  expect(overPort).toEqual([1]);
});
