/** What the user fires, from the click to the outcome. Every fire has an outcome in the end. */
import type { EventDraft, EventFacts, SyncType } from '../../src/trace/events.ts';

/** How long a fire may wait for its dispatch, ms; after that it counts as pending. */
const startTimeout = 10_000;

/** What to fire. */
export interface FireOrder {
  mode: 'browser' | 'simulated';
  type: SyncType;
  scope: string;
  tag: string;
  lastChance: boolean;
}

/** How a fire is done, and how it is found out what came of it. */
export interface FireMeans {
  emit: (facts: EventFacts, at?: number) => void;
  /** Whether dispatches are seen now. */
  recording: () => boolean;
  /** Registers the tag as the page would. Throws when the page can't. */
  register: (scope: string, tag: string) => Promise<{
    calledAt: number;
    settledAt: number;
    coalesced: boolean;
    error: { name: string; message: string } | null;
  }>;
  /** Dispatches a simulated event; gives its end. Throws when no worker can be had. */
  simulate: (fireId: string, order: FireOrder) => Promise<void>;
  /** Resolves with the next look at the tags of a registration. */
  nextTags: (scope: string) => Promise<readonly string[]>;
  /** A fire has its outcome. */
  onSettled: () => void;
}

type Outcome = Omit<Extract<EventFacts, { kind: 'fire-settled' }>, 'kind' | 'fireId'>;

interface OpenFire extends FireOrder {
  fireId: string;
  dispatchId: string | null;
  settle: (outcome: Outcome) => void;
  started: () => void;
}

/** The fires of one tab that have no outcome yet. */
export class Fires {
  readonly #means: FireMeans;
  readonly #open = new Map<string, OpenFire>();

  constructor(means: FireMeans) {
    this.#means = means;
  }

  /** Fires. @returns the id of the fire; its outcome is an event */
  fire(order: FireOrder): string {
    const fireId = `f${crypto.randomUUID()}`;
    const { mode, type, tag, scope } = order;
    const lastChance = type === 'sync' ? order.lastChance : null;
    this.#means.emit({ kind: 'fire-requested', fireId, mode, type, tag, lastChance, scope });
    void this.#outcomeOf(fireId, order).then((outcome) => {
      this.#open.delete(fireId);
      this.#means.emit({ kind: 'fire-settled', fireId, ...outcome });
      this.#means.onSettled();
    });
    return fireId;
  }

  /** Whether a simulated fire has no outcome yet. */
  get simulating(): boolean {
    return [...this.#open.values()].some(({ mode }) => mode === 'simulated');
  }

  /** Looks at each draft on its way to the trace: ties a dispatch to the fire that caused it, and sees it end. */
  link(draft: EventDraft): EventDraft {
    if (draft.kind === 'dispatch-started') {
      const fire = this.#causeOf(draft);
      if (!fire) return draft;
      fire.dispatchId = draft.dispatchId;
      fire.started();
      return { ...draft, fireId: fire.fireId };
    }
    if (draft.kind === 'dispatch-settled') {
      for (const fire of this.#open.values()) {
        if (fire.dispatchId !== draft.dispatchId) continue;
        const { outcome, reason, dispatchId, error } = draft;
        fire.settle({ outcome: reason === 'timeout' ? 'timed-out' : outcome, dispatchId, ...(error && { error }) });
      }
    }
    return draft;
  }

  /** Dispatches are not seen any more: what waits for one has no outcome to wait for. */
  giveUp(sentence: string): void {
    const error = { name: 'Error', message: sentence };
    for (const fire of this.#open.values()) {
      fire.settle({ outcome: 'timed-out', ...(fire.dispatchId !== null && { dispatchId: fire.dispatchId }), error });
    }
  }

  #causeOf(draft: Extract<EventDraft, { kind: 'dispatch-started' }>): OpenFire | undefined {
    if (draft.fireId !== undefined) return this.#open.get(draft.fireId);
    return [...this.#open.values()].find(
      (fire) =>
        draft.trusted &&
        fire.mode === 'browser' &&
        fire.dispatchId === null &&
        fire.tag === draft.tag &&
        fire.type === draft.type &&
        fire.scope === draft.scope,
    );
  }

  #outcomeOf(fireId: string, order: FireOrder): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ outcome: 'pending' }), startTimeout);
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#open.set(fireId, { ...order, fireId, dispatchId: null, settle, started: () => clearTimeout(timer) });
      const done = order.mode === 'simulated' ? this.#means.simulate(fireId, order) : this.#register(fireId, order, settle);
      done.catch((reason: unknown) => {
        const message = reason instanceof Error ? reason.message : String(reason);
        settle({ outcome: 'failed', error: { name: 'Error', message } });
      });
    });
  }

  async #register(fireId: string, { scope, tag }: FireOrder, settle: (outcome: Outcome) => void): Promise<void> {
    const { emit, register, nextTags, recording } = this.#means;
    const { calledAt, settledAt, coalesced, error } = await register(scope, tag);
    const call = { callId: `${fireId}.call`, scope, fireId };
    emit({ kind: 'register-called', ...call, api: 'sync', tag, context: 'page' }, calledAt);
    const outcome = error ? 'rejected' : 'resolved';
    emit({ kind: 'register-settled', ...call, outcome, ...(error && { error }) }, settledAt);
    if (error) return settle({ outcome: 'failed', error });
    if (coalesced && this.#open.get(fireId)?.dispatchId === null) {
      const message =
        'The tag was pending already. Chromium then fires nothing new and does not shorten the wait; a simulated fire runs the handler now.';
      return settle({ outcome: 'pending', error: { name: 'Error', message } });
    }
    // Dispatches can't be seen: a new tag that is gone again so soon has succeeded, for a failed one is kept.
    while (!recording() && this.#open.has(fireId)) {
      const tags = await nextTags(scope);
      if (!tags.includes(tag)) return settle({ outcome: 'succeeded' });
    }
  }
}
