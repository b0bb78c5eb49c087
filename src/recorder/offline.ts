/** Cutting a worker, or the page, from the network. */
import type { Cdp } from '../transport/cdp.ts';

/** Cuts a session (null: the page) from the network, or connects it again at full speed. */
export async function emulateOffline(cdp: Cdp, sessionId: string | null, offline: boolean): Promise<void> {
  const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await cdp.send(sessionId, 'Network.emulateNetworkConditions', conditions);
}
