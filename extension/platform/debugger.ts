/** `chrome.debugger`, which the polyfill does not wrap, as connections to tabs. */
import type { Cdp, CdpEvent, Wait } from '../../src/transport/cdp.ts';
import { Failure, whyOf } from '../../src/protocol/failure.ts';
import type { Reason } from '../../src/trace/reasons.ts';
import { within } from '../../src/transport/time-limit.ts';

/** How long one command may take, ms. Commands to a stopped worker have no answer until it starts. */
const commandTimeout = 10_000;

interface Connection {
  onEvent: (event: CdpEvent) => void;
  onLost: (why: Reason) => void;
}

const connections = new Map<number, Connection>();
/**
 * What was heard of tabs that an earlier background had attached to, until this one takes them over; null once it
 * has taken over all that it will.
 */
let unclaimed: Map<number, CdpEvent[]> | null = new Map();
/** The most that is kept of one tab, events. */
const mostUnclaimed = 20_000;

/** Why Chromium ended a connection, by its own word for it. */
const lostBecause: Record<string, Reason> = {
  canceled_by_user: { code: 'infobar-closed', params: {} },
  target_closed: { code: 'tab-closed', params: {} },
};

// Listening from the start, once, so that an event can wake background.
chrome.debugger.onEvent.addListener((source, method, params) => {
  if (source.tabId === undefined) return;
  const event = { method, params: params ?? {}, sessionId: source.sessionId ?? null };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser sends what its protocol says
  hear(source.tabId, event as CdpEvent);
});
chrome.debugger.onDetach.addListener(({ tabId }, reason) => {
  if (tabId === undefined) return;
  const connection = connections.get(tabId);
  connections.delete(tabId);
  unclaimed?.delete(tabId);
  connection?.onLost(lostBecause[reason] ?? { code: 'debugging-ended', params: { reason } });
});

function hear(tabId: number, event: CdpEvent): void {
  const connection = connections.get(tabId);
  if (connection) return connection.onEvent(event);
  if (!unclaimed) return;
  const events = unclaimed.get(tabId) ?? [];
  unclaimed.set(tabId, events);
  if (events.length < mostUnclaimed) events.push(event);
}

/**
 * Attaches the debugger to a tab.
 * @throws with a sentence when the browser refuses
 */
export async function attachDebugger(tabId: number): Promise<Cdp> {
  const page = await pageUnder(tabId);
  await attachTo(tabId);
  return connectionTo(tabId, page);
}

async function attachTo(tabId: number): Promise<void> {
  try {
    await chrome.debugger.attach({ tabId }, '1.3');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: 'debugger-refused', params: { message } }, { cause: error });
  }
}

/** The target that a tab shows. It stays the same over navigations. */
async function pageUnder(tabId: number): Promise<string | undefined> {
  const targets = await chrome.debugger.getTargets();
  return targets.find((target) => target.tabId === tabId && target.type === 'page')?.id;
}

/**
 * Goes on with a tab that an earlier background was attached to: the browser keeps it attached when it ends
 * background, and what it told since is told now, to the first listener.
 * @throws when the tab is not attached any more
 */
export async function takeOverDebugger(tabId: number): Promise<Cdp> {
  const page = await pageUnder(tabId);
  // Any command will do: without a connection of ours the browser refuses it.
  await chrome.debugger.sendCommand({ tabId }, 'Runtime.getIsolateId');
  return connectionTo(tabId, page);
}

/** Everything that this background will take over is taken over. */
export function forgetUnclaimed(): void {
  unclaimed = null;
}

function connectionTo(tabId: number, page: string | undefined): Cdp {
  let attachedTo = page;
  const listeners: { onEvent: ((event: CdpEvent) => void)[]; onLost: ((why: Reason) => void)[] } = {
    onEvent: [],
    onLost: [],
  };
  connections.set(tabId, {
    onEvent: (event) => listeners.onEvent.forEach((listener) => listener(event)),
    onLost: (why) => listeners.onLost.forEach((listener) => listener(why)),
  });

  const send = async (sessionId: string | null, method: string, params: object | undefined, wait?: Wait): Promise<unknown> => {
    const target = sessionId === null ? { tabId } : { tabId, sessionId };
    const answer = chrome.debugger.sendCommand(target, method, params);
    if (wait) return answer;
    return within(
      answer,
      commandTimeout,
      () => new Failure({ code: 'no-answer', params: { method, seconds: commandTimeout / 1000 } }),
    );
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser answers what its protocol says
    send: send as Cdp['send'],
    onEvent(listener) {
      listeners.onEvent.push(listener);
      const missed = unclaimed?.get(tabId) ?? [];
      unclaimed?.delete(tabId);
      for (const event of missed) listener(event);
    },
    onLost: (listener) => void listeners.onLost.push(listener),
    async renew() {
      const present = await pageUnder(tabId);
      if (present === attachedTo || !connections.has(tabId)) return false;
      attachedTo = present;
      await chrome.debugger.detach({ tabId }).catch(() => undefined);
      try {
        await attachTo(tabId);
      } catch (error) {
        const connection = connections.get(tabId);
        connections.delete(tabId);
        connection?.onLost(whyOf(error));
      }
      return connections.has(tabId);
    },
    async close() {
      if (!connections.delete(tabId)) return;
      await chrome.debugger.detach({ tabId });
    },
  };
}
