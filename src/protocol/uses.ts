/** What a worker may use beside the network, as the recorder tells the probe. */

interface WorkerClock {
  /** A time of it by our clock. */
  ours: (at: number) => number;
}

/** Something by whose use it is seen. */
export interface Use {
  /** What a trace calls it. */
  as: 'indexedDB' | 'caches' | 'clients' | 'registration' | 'client-message' | 'channel-message';
  /** The interface on whose prototype it stands; null where it stands on the worker's global object itself. */
  of: string | null;
  name: string;
  part: 'value' | 'get';
}

/**
 * Nothing that gives a promise: the browser makes the error of a promise that it refuses at once, and our frame would stay
 * in its stack. Who shows a notification or registers has asked for the registration.
 */
export const uses: readonly Use[] = [
  { as: 'indexedDB', of: 'WorkerGlobalScope', name: 'indexedDB', part: 'get' },
  { as: 'indexedDB', of: 'IDBDatabase', name: 'transaction', part: 'value' },
  { as: 'caches', of: 'WorkerGlobalScope', name: 'caches', part: 'get' },
  { as: 'clients', of: null, name: 'clients', part: 'get' },
  { as: 'registration', of: null, name: 'registration', part: 'get' },
  { as: 'client-message', of: 'Client', name: 'postMessage', part: 'value' },
  { as: 'channel-message', of: 'MessagePort', name: 'postMessage', part: 'value' },
  { as: 'channel-message', of: 'BroadcastChannel', name: 'postMessage', part: 'value' },
];

/**
 * What was used since a time, by a dispatch that began then or by what ran beside it; null where not all of it was followed.
 * @param since epoch ms by our clock
 * @param last when each was used last, by its number, by the worker's clock
 */
export function usedSince(since: number, last: Readonly<Record<string, number>>, clock: WorkerClock): Use['as'][] | null {
  if (!uses.every((_, i) => last[i] !== undefined)) return null;
  return [...new Set(uses.flatMap(({ as }, i) => (clock.ours(last[i] ?? 0) >= since ? as : [])))];
}
