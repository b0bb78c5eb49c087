/** `chrome.debugger`, which the polyfill does not wrap, as connections to tabs. */
import type { Cdp, CdpEvent } from '../../src/transport/cdp.ts';
import { within } from '../../src/transport/time-limit.ts';

/** How long one command may take, ms. Commands to a stopped worker have no answer until it starts. */
const commandTimeout = 10_000;

const connections = new Map<number, { onEvent: (event: CdpEvent) => void; onLost: (reason: string) => void }>();

/** Why Chromium ended a connection, in words for the user. */
const lostBecause: Record<string, string> = {
  canceled_by_user: 'The infobar “started debugging this browser” was closed, which ends the recording.',
  target_closed: 'The tab was closed.',
};

// Listening from the start, once, so that an event can wake background.
chrome.debugger.onEvent.addListener((source, method, params) => {
  if (source.tabId === undefined) return;
  const event = { method, params: params ?? {}, sessionId: source.sessionId ?? null };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser sends what its protocol says
  connections.get(source.tabId)?.onEvent(event as CdpEvent);
});
chrome.debugger.onDetach.addListener(({ tabId }, reason) => {
  if (tabId === undefined) return;
  const connection = connections.get(tabId);
  connections.delete(tabId);
  connection?.onLost(lostBecause[reason] ?? `The browser ended the debugging of this tab (${reason}).`);
});

/**
 * Attaches the debugger to a tab.
 * @throws with a sentence when the browser refuses
 */
export async function attachDebugger(tabId: number): Promise<Cdp> {
  const listeners: { onEvent: ((event: CdpEvent) => void)[]; onLost: ((reason: string) => void)[] } = {
    onEvent: [],
    onLost: [],
  };
  connections.set(tabId, {
    onEvent: (event) => listeners.onEvent.forEach((listener) => listener(event)),
    onLost: (reason) => listeners.onLost.forEach((listener) => listener(reason)),
  });
  try {
    await chrome.debugger.attach({ tabId }, '1.3');
  } catch (error) {
    connections.delete(tabId);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The browser refuses to debug this tab: ${why}`, { cause: error });
  }

  const send = async (
    sessionId: string | null,
    method: string,
    params: object | undefined,
    wait?: 'until-it-starts',
  ): Promise<unknown> => {
    const target = sessionId === null ? { tabId } : { tabId, sessionId };
    const answer = chrome.debugger.sendCommand(target, method, params);
    if (wait) return answer;
    return within(answer, commandTimeout, `No answer to ${method} within ${commandTimeout / 1000} s.`);
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser answers what its protocol says
    send: send as Cdp['send'],
    onEvent: (listener) => void listeners.onEvent.push(listener),
    onLost: (listener) => void listeners.onLost.push(listener),
    async close() {
      if (!connections.delete(tabId)) return;
      await chrome.debugger.detach({ tabId });
    },
  };
}
