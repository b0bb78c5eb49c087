/**
 * relay: runs in the isolated world of each frame of an inspected page. It answers background, and passes on
 * what the hook saw. It takes no orders from the page.
 */
import * as v from 'valibot';
import { answering } from '../../src/protocol/answer.ts';
import { hookOff, hookOffersPort, readHookMessage, relayAsksForPort, type HookFact } from '../../src/protocol/hook.ts';
import { backgroundToRelaySchema, relayMethods, type RelayToBackground, type Snapshot } from '../../src/protocol/relay.ts';
import { draftMaker } from '../../src/trace/drafts.ts';
import type { EventFacts } from '../../src/trace/events.ts';
import { framesOf } from '../../src/trace/stack.ts';
import { keepConnected } from '../../src/transport/reconnecting.ts';
import { now } from '../platform/clock.ts';
import { connectToBackground, ownAddress } from '../platform/ports.ts';
import { Outbox } from './outbox.ts';
import { register, takeSnapshot, unregisterPeriodic, wake } from './registrations.ts';

declare global {
  /** Ends the relay that lives in this document; only our isolated world has it. */
  var endRelay: (() => void) | undefined;
}

function start(): void {
  globalThis.endRelay?.();
  const ending = new AbortController();
  const { signal } = ending;
  globalThis.endRelay = () => ending.abort();
  signal.addEventListener('abort', () => Reflect.deleteProperty(globalThis, 'endRelay'), { once: true });

  const sourceId = `p${randomId()}`;
  const ownScripts = ownAddress();
  let restored = false;
  let lastSnapshot = '';

  const answer = answering(relayMethods, {
    observe: async ({ full }) => {
      const snapshot = await takeSnapshot();
      const content = JSON.stringify({ ...snapshot, at: 0 } satisfies Snapshot);
      if (!full && content === lastSnapshot) return null;
      lastSnapshot = content;
      return snapshot;
    },
    register,
    'unregister-periodic': unregisterPeriodic,
    wake,
  });

  const outbox = new Outbox(draftMaker('page', sourceId), (message) => void post(message));
  const post = keepConnected({
    connect: () => connectToBackground('relay'),
    onOpen(endpoint) {
      endpoint.post({ type: 'hello', documentId: sourceId, frame: describeFrame(), restored } satisfies RelayToBackground);
      restored = false;
      lastSnapshot = '';
      outbox.resend();
    },
    onMessage(message) {
      const { success, output } = v.safeParse(backgroundToRelaySchema, message);
      if (!success) return;
      if (output.type === 'ack') outbox.acknowledge(output.upTo);
      else if (output.type === 'off') ending.abort();
      else void answer(output).then(post);
    },
    onLost: () => undefined,
    onGone: () => ending.abort(),
    signal,
  });
  listenToHook(signal, (facts, dropped) => {
    if (dropped > 0) outbox.lose(dropped, now());
    outbox.add(facts.map((fact) => ({ facts: eventOf(fact, sourceId, ownScripts), at: fact.at })));
  });
  // A document that comes back from the back/forward cache goes on where it was, over a new connection.
  addEventListener('pageshow', ({ persisted }) => (restored = persisted), { signal, capture: true });
}

/** Random and long enough to be unique. In an insecure page there is no `crypto.randomUUID`. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
}

/** Listens to the page's hook until the signal, then takes it out. */
function listenToHook(signal: AbortSignal, onFacts: (facts: HookFact[], dropped: number) => void): void {
  let port: MessagePort | undefined;
  addEventListener(
    hookOffersPort,
    (event) => {
      if (!(event instanceof MessageEvent) || !event.ports[0]) return;
      port = event.ports[0];
      port.onmessage = ({ data }) => {
        const { facts, dropped } = readHookMessage(data);
        onFacts(facts, dropped);
      };
    },
    { signal },
  );
  dispatchEvent(new Event(relayAsksForPort));
  signal.addEventListener('abort', () => port?.postMessage(hookOff), { once: true });
}

function eventOf(fact: HookFact, sourceId: string, ownScripts: string): EventFacts {
  const callId = `${sourceId}.${fact.call}`;
  const scope = fact.scope === null ? {} : { scope: fact.scope };
  if (fact.fact === 'settled') {
    const outcome = fact.error ? 'rejected' : 'resolved';
    return { kind: `${fact.method}-settled`, callId, outcome, ...scope, ...(fact.error && { error: fact.error }) };
  }
  const stack = framesOf(fact.stack, ownScripts);
  return {
    kind: `${fact.method}-called`,
    callId,
    api: fact.api,
    tag: fact.tag,
    context: 'page',
    frameUrl: location.href,
    ...scope,
    ...(fact.minInterval !== null && { minInterval: fact.minInterval }),
    ...(stack.length > 0 && { stack }),
  };
}

function describeFrame() {
  const sync = 'SyncManager' in globalThis;
  const periodicSync = 'PeriodicSyncManager' in globalThis;
  return {
    url: location.href,
    origin: globalThis.origin,
    top: window.top === window,
    secure: isSecureContext,
    serviceWorker: 'serviceWorker' in navigator,
    sync,
    periodicSync,
  };
}

start();
