/**
 * A faster way from background to a page of ours: a lane, which is a message channel between the two. What goes over a
 * `chrome.runtime` port passes through the browser's own process, which is busy just when there is much to tell, and
 * takes some 10 ms; over a lane it takes 0.2. The port stays what tells that the other side is gone, and what the page
 * speaks over: each message over it keeps background from being ended.
 */
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { connectToBackground } from './ports.ts';

/** How long background waits for the lane of a page before it does without, ms. */
const longestWait = 2_000;
/** The most lanes that are kept for pages whose port has not come yet. */
const mostEarly = 20;

const early = new Map<string, MessagePort>();
const waiting = new Map<string, (lane: MessagePort) => void>();

/** Connects a page of ours to background, and lays a lane. Throws when our extension was removed or replaced. */
export function connectWithLane(name: string): Endpoint {
  const id = crypto.randomUUID();
  const endpoint = connectToBackground(`${name} ${id}`);
  const { port1: lane, port2: other } = new MessageChannel();
  // Where there is no registration background waits, and then uses the port.
  navigator.serviceWorker.getRegistration().then(
    (registration) => registration?.active?.postMessage({ lane: id }, [other]),
    () => undefined,
  );
  endpoint.onClose(() => lane.close());
  return {
    ...endpoint,
    onMessage(listener) {
      endpoint.onMessage(listener);
      lane.addEventListener('message', ({ data }) => listener(data));
      lane.start();
    },
    close() {
      lane.close();
      endpoint.close();
    },
  };
}

/** Takes the lanes that pages lay. To be called when background's script runs. */
export function acceptLanes(): void {
  addEventListener('message', ({ data, ports, origin }) => {
    const [lane] = ports;
    const id: unknown = data?.lane;
    if (!lane || typeof id !== 'string' || origin !== location.origin) return;
    const take = waiting.get(id);
    if (take) return take(lane);
    early.set(id, lane);
    const oldest = early.keys().next();
    if (early.size > mostEarly && !oldest.done) early.delete(oldest.value);
  });
}

/** The endpoint of a page that has laid a lane, by the lane's id: what is posted goes over the lane once it is there. */
export function withLane(endpoint: Endpoint, id: string): Endpoint {
  let post: ((message: unknown) => void) | null = null;
  const queue: unknown[] = [];
  const use = (way: (message: unknown) => void): void => {
    clearTimeout(timer);
    waiting.delete(id);
    post = way;
    for (const message of queue.splice(0)) way(message);
  };
  const timer = setTimeout(() => use((message) => endpoint.post(message)), longestWait);
  const take = (lane: MessagePort): void => {
    endpoint.onClose(() => lane.close());
    use((message) => lane.postMessage(message));
  };
  const there = early.get(id);
  early.delete(id);
  if (there) take(there);
  else waiting.set(id, take);
  endpoint.onClose(() => {
    clearTimeout(timer);
    waiting.delete(id);
  });
  return { ...endpoint, post: (message) => (post ? post(message) : queue.push(message)) };
}
