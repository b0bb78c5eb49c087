/** Background as the panel sees it: it tells of its session, sends events, and answers requests. */
import * as v from 'valibot';
import {
  backgroundToPanelSchema,
  panelMethods,
  type PanelMethod,
  type PanelParams,
  type PanelResult,
  type PanelToBackground,
} from '../../src/protocol/panel.ts';
import type { Library } from '../../src/protocol/library.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { keepConnected } from '../../src/transport/reconnecting.ts';
import { RequestFailed, Requests } from '../../src/transport/requests.ts';

/** What background may be asked for. */
export interface Background {
  /** Asks, and gives the checked answer. Rejects with why, where it can't be had. */
  request<M extends PanelMethod>(method: M, params: PanelParams<M>): Promise<PanelResult<M>>;
  /** Asks for the events of a trace after `afterSeq`, and for the new ones as they come. */
  follow(recordingId: string, afterSeq: number): void;
  /** Tells whether the panel can be seen. */
  show(shown: boolean): void;
}

/** What background tells. */
export interface BackgroundListener {
  onSession(session: SessionState): void;
  /** The recordings that are kept have changed. */
  onLibrary(library: Library): void;
  onEvents(recordingId: string, events: TraceEvent[]): void;
  /** The connection was made again: what was followed has to be followed again. */
  onReconnected(): void;
  /** The connection is lost, for now or, when `gone`, for ever. */
  onLost(gone: boolean): void;
}

const results: { [M in PanelMethod]: { result: v.GenericSchema<unknown, PanelResult<M>> } } = panelMethods;
/** Attaching the debugger may wait for the user; a large import has to be written to disk. */
const timeLimitMs = 30_000;

/**
 * Connects to background and stays connected until the signal.
 * @param connect opens a port; throws when background can't be had any more
 */
export function connectBackground(
  tabId: number,
  connect: () => Endpoint,
  listener: BackgroundListener,
  signal: AbortSignal,
): Background {
  let opened = false;
  let isShown = true;
  const requests = new Requests((message) => {
    if (!post(message)) requests.failAll({ code: 'not-connected', params: {} });
  });
  const send = keepConnected({
    connect,
    signal,
    onOpen(endpoint) {
      const open: PanelToBackground = { type: 'open', tabId };
      endpoint.post(open);
      if (!isShown) endpoint.post({ type: 'shown', shown: false } satisfies PanelToBackground);
      if (opened) listener.onReconnected();
      opened = true;
    },
    onMessage(input) {
      const message = v.safeParse(backgroundToPanelSchema, input);
      if (!message.success) return;
      const { output } = message;
      if (output.type === 'session') listener.onSession(output.session);
      else if (output.type === 'library') listener.onLibrary(output.library);
      else if (output.type === 'events') listener.onEvents(output.recordingId, output.events);
      else requests.answer(output);
    },
    onLost() {
      requests.failAll({ code: 'connection-lost', params: {} });
      listener.onLost(false);
    },
    onGone() {
      requests.failAll({ code: 'extension-replaced', params: {} });
      listener.onLost(true);
    },
  });

  function post(message: PanelToBackground): boolean {
    return send(message);
  }

  return {
    async request(method, params) {
      const answer = await requests.send(method, params, timeLimitMs);
      const checked = v.safeParse(results[method].result, answer);
      if (!checked.success) throw new RequestFailed({ code: 'answer-unfit', params: { method } });
      return checked.output;
    },
    follow(recordingId, afterSeq) {
      post({ type: 'follow', recordingId, afterSeq });
    },
    show(shown) {
      if (shown === isShown) return;
      isShown = shown;
      post({ type: 'shown', shown });
    },
  };
}
