/** A connection that is made again whenever it breaks, until it is ended or can't be had any more. */
import type { Endpoint } from './endpoint.ts';

/** How a reconnecting connection is made and what it tells. */
export interface Reconnecting {
  /** Makes a connection. Throws when there is none to be had ever again (our extension was removed or replaced). */
  connect: () => Endpoint;
  /** Called with each new connection, before anything else is posted on it. */
  onOpen: (endpoint: Endpoint) => void;
  onMessage: (message: unknown) => void;
  /** The connection broke; another one will be made. */
  onLost: () => void;
  /** There will be no connection any more. */
  onGone: () => void;
  signal: AbortSignal;
}

const firstDelay = 100;
const longestDelay = 5_000;

/**
 * Keeps a connection: waits 100 ms before the first new try, then twice as long each time, at most 5 s; a
 * connection on which a message came sets the wait back. Ends with the signal.
 * @returns posts a message on the present connection; false when there is none
 */
export function keepConnected(options: Reconnecting): (message: unknown) => boolean {
  const { signal } = options;
  let current: Endpoint | null = null;
  let delay = firstDelay;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    if (signal.aborted) return;
    let endpoint: Endpoint;
    try {
      endpoint = options.connect();
    } catch {
      options.onGone();
      return;
    }
    current = endpoint;
    endpoint.onMessage((message) => {
      if (current !== endpoint) return;
      delay = firstDelay;
      options.onMessage(message);
    });
    endpoint.onClose(() => {
      if (current !== endpoint) return;
      current = null;
      if (signal.aborted) return;
      options.onLost();
      timer = setTimeout(open, delay);
      delay = Math.min(delay * 2, longestDelay);
    });
    options.onOpen(endpoint);
  }

  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      const endpoint = current;
      current = null;
      endpoint?.close();
    },
    { once: true },
  );
  open();

  return (message) => {
    current?.post(message);
    return current !== null;
  };
}
