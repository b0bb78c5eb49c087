/**
 * A faster way from background to a page of ours: a lane, which is a message channel between the two. What goes over a
 * `chrome.runtime` port passes through the browser's own process, which is busy just when there is much to tell, and
 * takes some 10 ms; over a lane it takes 0.2. The port stays what tells that the other side is gone, and what the page
 * speaks over: each message over it keeps background from being ended.
 */
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { connectToBackground } from './ports.ts';

/** The last that background says over the port: what follows comes over the lane. */
const laneTaken = { lane: 'taken' };

/** What takes the lane that is laid for a port, by the lane's id. */
const waiting = new Map<string, (lane: MessagePort) => void>();

/**
 * Connects a page of ours to background, and lays a lane once background has spoken, so that the page does not open later
 * for it. The port is called by the name and the lane's id, with a space between. Throws when our extension was removed or
 * replaced.
 */
export function connectWithLane(name: string): Endpoint {
  const id = crypto.randomUUID();
  const endpoint = connectToBackground(`${name} ${id}`);
  const { port1: lane, port2: other } = new MessageChannel();
  let laid = false;
  const lay = (): void => {
    if (laid) return;
    laid = true;
    // Where there is no registration background goes on over the port.
    navigator.serviceWorker.getRegistration().then(
      (registration) => registration?.active?.postMessage({ lane: id }, [other]),
      () => undefined,
    );
  };
  endpoint.onClose(() => lane.close());
  return {
    ...endpoint,
    onMessage(listener) {
      endpoint.onMessage((message) => {
        if (isLaneTaken(message)) {
          // Only now: what was said before over the port, which is slower, has all come.
          lane.addEventListener('message', ({ data }) => listener(data));
          lane.start();
          return;
        }
        listener(message);
        lay();
      });
    },
    close() {
      lane.close();
      endpoint.close();
    },
  };
}

function isLaneTaken(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'lane' in message && message.lane === laneTaken.lane;
}

/** Takes the lanes that pages lay. To be called when background's script runs. */
export function acceptLanes(): void {
  addEventListener('message', ({ data, ports, origin }) => {
    const [lane] = ports;
    const id: unknown = data?.lane;
    if (!lane || typeof id !== 'string' || origin !== location.origin) return;
    waiting.get(id)?.(lane);
    waiting.delete(id);
  });
}

/** The endpoint of a page that may lay a lane, by the lane's id: what is posted goes over the lane once it is there. */
export function withLane(endpoint: Endpoint, id: string): Endpoint {
  let lane: MessagePort | null = null;
  waiting.set(id, (laid) => {
    endpoint.post(laneTaken);
    lane = laid;
  });
  endpoint.onClose(() => {
    waiting.delete(id);
    lane?.close();
  });
  return { ...endpoint, post: (message) => (lane ? lane.postMessage(message) : endpoint.post(message)) };
}
