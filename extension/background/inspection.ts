/** Looks again and again, through the relays of a tab's frames, at what is registered in their origins. */
import type { RelayMethod, RelayParams, RelayResult } from '../../src/protocol/relay.ts';
import type { Frame } from '../../src/protocol/session.ts';
import type { EventFacts } from '../../src/trace/events.ts';
import { within } from '../../src/transport/time-limit.ts';
import { now } from '../platform/clock.ts';
import { Observations } from './observations.ts';
import { ownSnapshot } from './relay-facts.ts';
import type { RelayLink } from './relay-link.ts';

/** How long the page may take to tell its tags, ms. */
const lookTimeout = 10_000;

/** What an inspection tells. */
export interface InspectionListener {
  /** Something is registered otherwise than before, as was seen at a time (epoch ms). */
  onChange: (facts: EventFacts, at: number) => void;
  /** An origin has more registered, as was seen at a time (epoch ms), than can be told. */
  onTooLarge: (origin: string, at: number) => void;
  /** A frame told of so many registrations that are not of its origin. */
  onRefused: (count: number) => void;
  /** An origin was asked, at a time (epoch ms), and what it told is known now. */
  onLooked: (origin: string, askedAt: number) => void;
}

/** Who waits for a look at an origin. */
interface Waiting {
  origin: string;
  resolve: () => void;
  reject: (reason: Error) => void;
}

export class Inspection {
  readonly observations = new Observations();
  readonly #listener: InspectionListener;
  readonly #relays = new Set<RelayLink>();
  /** Origins that are being looked at right now. */
  readonly #looking = new Set<string>();
  /** Through which relay each origin was looked at last. */
  readonly #lookedThrough = new Map<string, RelayLink>();
  /** Origins that have more registered than can be told, as was told. */
  readonly #tooLarge = new Set<string>();
  /** Who waits for the next look at an origin. */
  #waiting: Waiting[] = [];

  constructor(listener: InspectionListener) {
    this.#listener = listener;
  }

  get frames(): Frame[] {
    return [...this.#relays].map(({ frame }) => frame);
  }

  /** A frame's relay is there. */
  add(relay: RelayLink): void {
    this.#relays.add(relay);
  }

  remove(relay: RelayLink): void {
    this.#relays.delete(relay);
  }

  /** Sends all relays out of their pages. */
  dismiss(): void {
    for (const relay of this.#relays) relay.dismiss();
  }

  /** Asks a frame of a registration's origin. @throws with a sentence when there is none, or it refuses or does not answer */
  async ask<M extends RelayMethod>(scope: string, method: M, params: RelayParams<M>): Promise<RelayResult<M>> {
    const { origin } = new URL(scope);
    const relay = this.#relayOf(origin);
    if (!relay) throw new Error(`No frame of this page is of ${origin}: open a page of it first.`);
    return relay.ask(method, params);
  }

  /** The relay through which an origin is looked at: that of the page itself, if it is of the origin. */
  #relayOf(origin: string): RelayLink | undefined {
    const relays = [...this.#relays].filter(({ frame }) => frame.origin === origin && frame.serviceWorker);
    return relays.find(({ frame }) => frame.top) ?? relays[0];
  }

  /** What is registered has changed, perhaps only for a moment: the next look tells it in full. */
  doubt(scope: string, at: number): void {
    for (const api of ['sync', 'periodicSync'] as const) this.observations.doubt(scope, api, at);
    this.#lookedThrough.delete(new URL(scope).origin);
  }

  /** Looks at each origin that is not being looked at right now. */
  look(): void {
    const origins = new Set(this.frames.map(({ origin }) => origin));
    for (const origin of origins) {
      const relay = this.#relayOf(origin);
      if (relay && !this.#looking.has(origin)) void this.#lookAt(origin, relay);
    }
  }

  async #lookAt(origin: string, relay: RelayLink): Promise<void> {
    this.#looking.add(origin);
    try {
      // A relay tells only what changed since it was asked last; another one may have told more since.
      const full = this.#lookedThrough.get(origin) !== relay;
      this.#lookedThrough.set(origin, relay);
      const askedAt = now();
      const snapshot = await relay.ask('observe', { full });
      if (snapshot && 'tooLarge' in snapshot) {
        this.#tellTooLarge(origin);
        this.#takeWaiting(origin, ({ reject }) => reject(new Error(`More is registered in ${origin} than can be told: unregister what is not needed.`)));
        return;
      }
      this.#tooLarge.delete(origin);
      if (snapshot && this.#relays.has(relay)) {
        const own = ownSnapshot(snapshot, origin);
        if (own.refused > 0) this.#listener.onRefused(own.refused);
        for (const { facts, at } of this.observations.update(origin, own.snapshot)) this.#listener.onChange(facts, at);
      }
      this.#listener.onLooked(origin, askedAt);
    } catch {
      // The page is busy or went away; the next look tells.
    } finally {
      this.#looking.delete(origin);
    }
    this.#takeWaiting(origin, ({ resolve }) => resolve());
  }

  #takeWaiting(origin: string, answer: (one: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((one) => one.origin !== origin);
    for (const one of waiting) if (one.origin === origin) answer(one);
  }

  #tellTooLarge(origin: string): void {
    if (this.#tooLarge.has(origin)) return;
    this.#tooLarge.add(origin);
    this.#listener.onTooLarge(origin, now());
  }

  /** The tags of a registration as of a look that began after this call. @throws when the page does not answer */
  async nextTags(scope: string): Promise<readonly string[]> {
    const { origin } = new URL(scope);
    // The first may have begun before.
    for (let looks = 0; looks < 2; looks++) {
      const looked = new Promise<void>((resolve, reject) => this.#waiting.push({ origin, resolve, reject }));
      await within(looked, lookTimeout, 'The page did not tell its tags within 10 s.');
    }
    return this.observations.tags(scope, 'sync');
  }
}
