/** A background with an empty live trace, that takes imports, and says that it records where it is told to. */
import * as v from 'valibot';
import type { StoredTraces } from '../../../panel/host.ts';
import type { KeptRecording } from '../../../src/protocol/library.ts';
import { panelMethods } from '../../../src/protocol/panel-methods.ts';
import { panelToBackgroundSchema, type BackgroundToPanel } from '../../../src/protocol/panel.ts';
import type { SessionState } from '../../../src/protocol/session.ts';
import type { TraceEvent } from '../../../src/trace/events.ts';
import type { RecordingHeader } from '../../../src/trace/recording.ts';
import type { Endpoint } from '../../../src/transport/endpoint.ts';

/** The background, with what it has stored. */
export class FakeBackground implements StoredTraces {
  readonly #stored = new Map<string, { header: RecordingHeader; events: TraceEvent[] }>();
  #session = sessionOf(1);
  #say = (_message: BackgroundToPanel): void => undefined;

  /** Opens a connection. What goes over it is text, as it is over a port. */
  connect(): Endpoint {
    let listener = (_message: unknown): void => undefined;
    this.#say = (message) => {
      const text = JSON.stringify(message);
      queueMicrotask(() => listener(JSON.parse(text)));
    };
    return {
      post: (input) => {
        const message = v.parse(panelToBackgroundSchema, JSON.parse(JSON.stringify(input)));
        if (message.type === 'open') this.#become({ tabId: message.tabId });
        if (message.type === 'request') this.#say(this.#answer(message.id, message.method, message.params));
      },
      onMessage(next) {
        listener = next;
      },
      onClose() {
        // It is as long there as the page.
      },
      close() {
        listener = () => undefined;
      },
    };
  }

  /** The live trace has grown. */
  tell(recordingId: string, events: readonly TraceEvent[]): void {
    this.#say({ type: 'events', recordingId, events: [...events] });
  }

  /** Another live trace begins. */
  begin(recordingId: string): void {
    this.#become({ recordingId });
  }

  async recording(id: string): Promise<{ header: RecordingHeader } | undefined> {
    return this.#stored.get(id);
  }

  async *read(id: string): AsyncGenerator<TraceEvent[]> {
    const events = this.#stored.get(id)?.events ?? [];
    if (events.length > 0) yield events;
  }

  /** What is so of the tab has changed. */
  #become(change: Partial<SessionState>): void {
    this.#session = { ...this.#session, ...change };
    this.#say({ type: 'session', session: this.#session });
  }

  #answer(id: number, method: string, params: unknown): BackgroundToPanel {
    switch (method) {
      case 'import-begin': {
        const { recording } = v.parse(panelMethods[method].params, params);
        this.#stored.set(recording.id, { header: recording, events: [] });
        return { type: 'reply', id, result: { recordingId: recording.id } };
      }
      case 'import-events': {
        const { recordingId, events } = v.parse(panelMethods[method].params, params);
        this.#stored.get(recordingId)?.events.push(...events);
        return { type: 'reply', id, result: {} };
      }
      case 'import-end':
        return { type: 'reply', id, result: {} };
      case 'list-recordings':
        return { type: 'reply', id, result: { recordings: [...this.#stored.values()].map(keptOf), size: 0, limit: 1e9 } };
      case 'start-recording':
        this.#become({ capture: 'recording', recordingSince: Date.now() });
        return { type: 'reply', id, result: {} };
      case 'stop-recording':
        this.#become({ capture: 'inspecting', recordingSince: null, faults: [] });
        return { type: 'reply', id, result: {} };
      case 'set-faults': {
        const { faults } = v.parse(panelMethods[method].params, params);
        this.#become({ faults: faults.map((fault) => ({ ...fault, seen: 0, changed: 0 })) });
        return { type: 'reply', id, result: {} };
      }
      default:
        return { type: 'failure', id, why: { code: 'no-method', params: { method } } };
    }
  }
}

function keptOf({ header, events }: { header: RecordingHeader; events: readonly TraceEvent[] }): KeptRecording {
  const { id, name, url, startedAt, endedAt = null } = header;
  return { id, name, url, startedAt, endedAt, imported: true, pinned: false, inUse: false, events: events.length, size: 0 };
}

function sessionOf(tabId: number): SessionState {
  const origin = 'https://app.example';
  return {
    tabId,
    url: `${origin}/`,
    recordingId: 'live',
    capture: 'inspecting',
    recordingSince: null,
    offline: false,
    faults: [],
    frames: [{ url: `${origin}/`, origin, top: true, secure: true, serviceWorker: true, sync: true, periodicSync: true }],
    waiting: [],
    problem: null,
  };
}
