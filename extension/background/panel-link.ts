/** One open panel, as background serves it: the state of its tab, the trace that it follows, what it asks for. */
import * as v from 'valibot';
import { panelToBackgroundSchema, type BackgroundToPanel } from '../../src/protocol/panel.ts';
import type { Answer } from '../../src/protocol/answer.ts';
import type { Library } from '../../src/protocol/library.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { TraceStore } from '../../src/session/trace-store.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import { MessageTooLarge, postAnswer, type Endpoint } from '../../src/transport/endpoint.ts';
import { StormWatch } from '../../src/transport/storm-watch.ts';

interface Following {
  recordingId: string;
  /** The last event that was sent. */
  sentSeq: number;
  /** Whether the past is being read from the store and sent. */
  catchingUp: boolean;
  /** Whether more was stored since that reading began. */
  more: boolean;
  /** What was stored and not sent yet. */
  gathered: TraceEvent[];
}

/**
 * How far messages with new events are apart in a storm, ms: each costs the panel more than what is in it, and nobody sees
 * more of them than there are frames.
 */
const stormRest = 16;

/** What serving a panel takes. */
export interface PanelService {
  store: Promise<Pick<TraceStore, 'read'>>;
  /** The panel has said which tab it belongs to. */
  onOpen: (tabId: number) => void;
  /** The panel can be seen now, or not any more. */
  onShown: () => void;
  /** Does what the panel asks for. */
  answer: (request: { id: number; method: string; params: unknown }) => Promise<Answer>;
}

export class PanelLink {
  /** Whether the panel can be seen. */
  shown = true;
  readonly #endpoint: Endpoint;
  readonly #store: PanelService['store'];
  #following: Following | null = null;
  readonly #watch = new StormWatch();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(endpoint: Endpoint, { store, onOpen, onShown, answer }: PanelService) {
    this.#endpoint = endpoint;
    this.#store = store;
    endpoint.onMessage((message) => {
      const { success, output } = v.safeParse(panelToBackgroundSchema, message);
      if (!success) return;
      if (output.type === 'open') onOpen(output.tabId);
      else if (output.type === 'shown') {
        this.shown = output.shown;
        onShown();
      } else if (output.type === 'follow') void this.#follow(output.recordingId, output.afterSeq);
      else void answer(output).then((reply) => postAnswer(endpoint, reply));
    });
  }

  /** Tells the state of the tab. */
  tell(session: SessionState): void {
    this.#post({ type: 'session', session });
  }

  /** Tells which recordings are kept. */
  tellLibrary(library: Library): void {
    this.#post({ type: 'library', library });
  }

  /** Takes events that were stored just now. */
  stored(recordingId: string, events: TraceEvent[]): void {
    const following = this.#following;
    if (following?.recordingId !== recordingId) return;
    following.more = true;
    if (following.catchingUp) return;
    for (const event of events) following.gathered.push(event);
    this.#watch.add(events.length, performance.now());
    this.#sendGathered();
  }

  #sendGathered(): void {
    const following = this.#following;
    if (this.#timer !== undefined || !following) return;
    if (this.#watch.isStorm(performance.now())) this.#timer = setTimeout(() => this.#sendNow(), stormRest);
    else this.#sendNow();
  }

  #sendNow(): void {
    this.#timer = undefined;
    const following = this.#following;
    if (!following || following.gathered.length === 0) return;
    const { gathered } = following;
    following.gathered = [];
    this.#send(following, gathered);
  }

  async #follow(recordingId: string, afterSeq: number): Promise<void> {
    const following: Following = { recordingId, sentSeq: afterSeq, catchingUp: true, more: true, gathered: [] };
    this.#following = following;
    try {
      await this.#catchUp(following, await this.#store);
    } catch {
      // The panel reads the same store, and says what is wrong with it.
    }
    following.catchingUp = false;
  }

  async #catchUp(following: Following, store: Pick<TraceStore, 'read'>): Promise<void> {
    // A reading may miss what is stored while it goes on.
    while (following.more) {
      following.more = false;
      for await (const events of store.read(following.recordingId, following.sentSeq)) {
        if (this.#following !== following) return;
        this.#send(following, events);
      }
    }
  }

  #send(following: Following, events: TraceEvent[]): void {
    following.sentSeq = events.at(-1)?.seq ?? following.sentSeq;
    try {
      this.#post({ type: 'events', recordingId: following.recordingId, events });
    } catch (error) {
      // One alone is never so large: none is stored that is.
      if (!(error instanceof MessageTooLarge) || events.length < 2) throw error;
      const half = Math.ceil(events.length / 2);
      this.#send(following, events.slice(0, half));
      this.#send(following, events.slice(half));
    }
  }

  #post(message: BackgroundToPanel): void {
    this.#endpoint.post(message);
  }
}
