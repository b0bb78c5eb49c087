/**
 * The Chrome DevTools Protocol as the recorder needs it: send a command, hear events. Over `chrome.debugger`
 * in the extension, over a fake in tests.
 */
import type { Failure } from '../protocol/failure.ts';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

/** An event of the protocol, with the session it came from; null for the page's own. */
export type CdpEvent = {
  [M in keyof Events]: { method: M; params: Events[M][0]; sessionId: string | null };
}[keyof Events];

/** How a connection to a tab is had. Both throw with a sentence where there is none to be had. */
export interface CdpSource {
  attach(): Promise<Cdp>;
  /** Goes on with what an earlier start of ours was attached to; what it told since is told now, to the first listener. */
  takeOver(): Promise<Cdp>;
}

/** Of a command to a stopped worker: it is answered when that starts again, before all else. */
export type Wait = 'until-it-starts';

/** A connection to one tab. */
export interface Cdp {
  /**
   * Sends a command to a session, or to the page itself (null).
   * @param wait takes any time
   * @throws with Chromium's sentence when it refuses, or when no answer came in time
   */
  send<M extends keyof Commands>(
    sessionId: string | null,
    method: M,
    params: Commands[M]['paramsType'][0],
    wait?: Wait,
  ): Promise<Commands[M]['returnType']>;
  /** Called with each event, in order. */
  onEvent(listener: (event: CdpEvent) => void): void;
  /** Called once, when the connection ended without `close`: with why. */
  onLost(listener: (why: Failure['why']) => void): void;
  /**
   * Connects anew if the browser has put another page under the tab without a word, as it does with one that was
   * prerendered: the sessions are gone then. @returns whether it had to
   */
  renew(): Promise<boolean>;
  close(): Promise<void>;
}
