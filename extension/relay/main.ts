/**
 * relay: runs in the isolated world of each frame of an inspected page. It answers background, and passes on
 * what the hook saw. It takes no orders from the page.
 */
import {
  hookAsksForPort,
  hookOff,
  hookReplaces,
  readHookMessage,
  relayOffersPort,
  type HookFact,
} from '../../src/protocol/hook.ts';
import type { RelayToBackground, Snapshot } from '../../src/protocol/relay.ts';
import { sizeOfText } from '../../src/protocol/size.ts';
import { draftMaker } from '../../src/trace/drafts.ts';
import { framesOf } from '../../src/trace/stack.ts';
import { recordedUrl, withoutCredentials } from '../../src/trace/url.ts';
import type { Facts } from '../../src/trace/worded.ts';
import { wallAheadOf } from '../../src/transport/context-clock.ts';
import { postAnswer, type Endpoint } from '../../src/transport/endpoint.ts';
import { keepConnected } from '../../src/transport/reconnecting.ts';
import { clock, now } from '../platform/clock.ts';
import { connectToBackground, ownAddress } from '../platform/ports.ts';
import { answer, readOrder, type Abilities } from './orders.ts';
import { Outbox } from './outbox.ts';
import { register, takeSnapshot, unregisterPeriodic, wake } from './registrations.ts';

/** What is registered is not told where it takes more bytes, again and again. */
const mostRegistered = 4_000_000;

declare global {
  /** Ends the relay that lives in this document; only our isolated world has it. */
  var endRelay: (() => void) | undefined;
}

function start(): void {
  // An element or a frame of the page that is named so is found on the prototype.
  if (Object.hasOwn(globalThis, 'endRelay')) globalThis.endRelay?.();
  const ending = new AbortController();
  const { signal } = ending;
  Object.defineProperty(globalThis, 'endRelay', { value: () => ending.abort(), configurable: true });
  signal.addEventListener('abort', () => Reflect.deleteProperty(globalThis, 'endRelay'), { once: true });

  const sourceId = `p${randomId()}`;
  const ownScripts = ownAddress();
  let lastSnapshot = '';

  const abilities: Abilities = {
    observe: async ({ full }) => {
      const snapshot = await takeSnapshot();
      const content = JSON.stringify({ ...snapshot, at: 0 } satisfies Snapshot);
      const size = sizeOfText(content);
      if (size > mostRegistered) return { tooLarge: size };
      if (!full && content === lastSnapshot) return null;
      lastSnapshot = content;
      return snapshot;
    },
    register,
    'unregister-periodic': unregisterPeriodic,
    wake,
  };

  let endpoint: Endpoint | null = null;
  let connection = new AbortController();
  const outbox = new Outbox(draftMaker('page', sourceId), (message) => endpoint?.post(message));

  function connect(restored: boolean): void {
    connection.abort();
    connection = new AbortController();
    keepConnected({
      connect: () => connectToBackground('relay'),
      onOpen(opened) {
        endpoint = opened;
        const wallAhead = wallAheadOf(clock);
        const hello = { type: 'hello', documentId: sourceId, frame: describeFrame(), restored, wallAhead } as const;
        endpoint.post(hello satisfies RelayToBackground);
        restored = false;
        lastSnapshot = '';
        outbox.resend();
      },
      onMessage(message) {
        const order = readOrder(message);
        if (order?.type === 'ack') outbox.acknowledge(order.upTo);
        else if (order?.type === 'off') ending.abort();
        else if (order) void answer(order, abilities).then((reply) => endpoint && postAnswer(endpoint, reply));
      },
      onLost: () => undefined,
      onGone: () => ending.abort(),
      signal: AbortSignal.any([signal, connection.signal]),
    });
  }

  listenToHook(signal, {
    onMessage(message) {
      const at = now();
      const { facts, dropped } = readHookMessage(message, { origin: globalThis.origin, from: performance.timeOrigin, to: at });
      if (dropped > 0) outbox.lose(dropped, at);
      outbox.add(facts.map((fact) => ({ facts: eventOf(fact, sourceId, ownScripts), at: fact.at })));
    },
    onUnseen(code) {
      const at = now();
      outbox.add([{ facts: { kind: 'capture-gap', from: at, to: at, why: { code, params: {} } }, at }]);
    },
  });
  // What the page is told of its network, which holds no syncs. Only the browser's own events count, and what it says.
  const tellOnline = (): void => {
    outbox.add([{ facts: { kind: 'connectivity-changed', offline: !navigator.onLine, by: 'page' }, at: now() }]);
  };
  if (window === top) {
    if (!navigator.onLine) tellOnline();
    for (const type of ['online', 'offline']) listen(window, type, ({ isTrusted }) => isTrusted && tellOnline(), { signal });
  }
  // A page that is prerendered is not yet that of the tab, and perhaps never will be.
  if (ofDocument('prerendering')) {
    listen(document, 'prerenderingchange', () => connect(false), { once: true, signal });
  } else connect(false);
  // A document that comes back from the back/forward cache goes on where it was, over a new connection: the browser
  // closed the old one and does not say so.
  const onShown = (event: Event): void => {
    if (event instanceof PageTransitionEvent && event.persisted) connect(true);
  };
  listen(window, 'pageshow', onShown, { signal, capture: true });
}

/** Listens by the method itself: the page may have an element of that name. */
function listen(target: EventTarget, type: string, listener: (event: Event) => void, options: AddEventListenerOptions): void {
  EventTarget.prototype.addEventListener.call(target, type, listener, options);
}

function dispatch(event: Event): boolean {
  return EventTarget.prototype.dispatchEvent.call(window, event);
}

/**
 * An attribute of the document, such as `readyState`, or `prerendering`: whether the browser has loaded the page ahead
 * of the user's wish to see it. The page may have a form or a picture of that name, which would be found first.
 */
function ofDocument(name: string): unknown {
  return Reflect.get(Document.prototype, name, document);
}

/** Random and long enough to be unique. In an insecure page there is no `crypto.randomUUID`. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
}

/** Why the calls of a page are not seen until it is loaded again. */
type Unseen = 'hook-put-out' | 'hook-not-taken';

/**
 * Listens to the page's hook until the signal, then takes it out.
 * @param onUnseen called with why when there is no hook, or no more
 */
function listenToHook(
  signal: AbortSignal,
  { onMessage, onUnseen }: { onMessage: (message: unknown) => void; onUnseen: (why: Unseen) => void },
): void {
  const { port1: port, port2: offered } = new MessageChannel();
  port.addEventListener('message', ({ data }) => (data === hookOff ? onUnseen('hook-put-out') : onMessage(data)), { signal });
  port.start();
  signal.addEventListener(
    'abort',
    () => {
      dispatch(new Event(hookReplaces));
      port.close();
    },
    { once: true },
  );

  let taken = false;
  // Once only: a page that comes after our scripts does not get hold of the port by asking for it.
  const offer = (): void => {
    if (!taken) taken = !dispatch(new MessageEvent(relayOffersPort, { ports: [offered], cancelable: true }));
  };
  const complain = (): void => {
    if (!taken) onUnseen('hook-not-taken');
  };
  listen(window, hookAsksForPort, offer, { signal });
  offer();
  if (!('serviceWorker' in navigator) || origin === 'null') return;
  if (ofDocument('readyState') === 'loading') listen(window, 'DOMContentLoaded', complain, { signal, once: true });
  else complain();
}

function eventOf(fact: HookFact, sourceId: string, ownScripts: string): Facts {
  const callId = `${sourceId}.${fact.call}`;
  const scope = fact.scope === null ? {} : { scope: withoutCredentials(fact.scope) };
  if (fact.fact === 'settled') {
    const { api, method, error } = fact;
    const settled = { callId, outcome: error ? 'rejected' : 'resolved', ...scope, ...(error && { error }) } as const;
    if (api !== 'registration') return { kind: `${method}-settled`, ...settled };
    return { kind: 'registration-unregister-settled', ...settled, ...(!error && { removed: fact.removed }) };
  }
  const { api, tag, minInterval } = fact;
  const stack = framesOf(fact.stack, ownScripts);
  const called = { callId, context: 'page', frameUrl: recordedUrl(location.href), ...(stack.length > 0 && { stack }) } as const;
  if (api === 'registration') return { kind: 'registration-unregister-called', ...called, scope: scope.scope ?? '' };
  const { hasBeenActive: userActivation } = navigator.userActivation;
  return {
    kind: `${fact.method}-called`,
    api,
    tag,
    ...called,
    userActivation,
    ...scope,
    ...(minInterval !== null && { minInterval }),
  };
}

function describeFrame() {
  const sync = Object.hasOwn(globalThis, 'SyncManager');
  const periodicSync = Object.hasOwn(globalThis, 'PeriodicSyncManager');
  return {
    url: recordedUrl(location.href),
    origin: globalThis.origin,
    top: window.top === window,
    secure: isSecureContext,
    serviceWorker: 'serviceWorker' in navigator,
    sync,
    periodicSync,
  };
}

start();
