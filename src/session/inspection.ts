/** Looks again and again, through the frames of a tab, at what is registered in their origins. */
import { Failure } from '../protocol/failure.ts';
import type { RelayMethod, RelayParams, RelayResult } from '../protocol/relay.ts';
import type { Frame } from '../protocol/session.ts';
import type { Facts } from '../trace/worded.ts';
import type { Clock } from '../transport/clock.ts';
import { within } from '../transport/time-limit.ts';
import { Observations } from './observations.ts';
import { ownSnapshot } from './frame-facts.ts';
import type { PageAgent } from './page-agent.ts';

/** How long the page may take to tell its tags, ms. */
const lookTimeout = 10_000;

/** What an inspection tells. */
export interface InspectionListener {
  /** Something is registered otherwise than before, as was seen at a time (epoch ms). */
  onChange: (facts: Facts, at: number) => void;
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
  readonly #clock: Clock;
  readonly observations = new Observations();
  readonly #listener: InspectionListener;
  readonly #agents = new Set<PageAgent>();
  /** Origins that are being looked at right now. */
  readonly #looking = new Set<string>();
  /** Through which agent each origin was looked at last. */
  readonly #lookedThrough = new Map<string, PageAgent>();
  /** Origins that have more registered than can be told, as was told. */
  readonly #tooLarge = new Set<string>();
  /** Who waits for the next look at an origin. */
  #waiting: Waiting[] = [];

  constructor(clock: Clock, listener: InspectionListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  get frames(): Frame[] {
    return [...this.#agents].map(({ frame }) => frame);
  }

  /** A frame can be asked. */
  add(agent: PageAgent): void {
    this.#agents.add(agent);
  }

  remove(agent: PageAgent): void {
    this.#agents.delete(agent);
  }

  /** Has all agents leave their frames. */
  dismiss(): void {
    for (const agent of this.#agents) agent.dismiss();
  }

  /** Asks a frame of a registration's origin. @throws with a sentence when there is none, or it refuses or does not answer */
  async ask<M extends RelayMethod>(scope: string, method: M, params: RelayParams<M>): Promise<RelayResult<M>> {
    const { origin } = new URL(scope);
    const agent = this.#agentOf(origin);
    if (!agent) throw new Failure({ code: 'no-frame', params: { origin } });
    return agent.ask(method, params);
  }

  /** The agent through which an origin is looked at: that of the page itself, if it is of the origin. */
  #agentOf(origin: string): PageAgent | undefined {
    const agents = [...this.#agents].filter(({ frame }) => frame.origin === origin && frame.serviceWorker);
    return agents.find(({ frame }) => frame.top) ?? agents[0];
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
      const agent = this.#agentOf(origin);
      if (agent && !this.#looking.has(origin)) void this.#lookAt(origin, agent);
    }
  }

  async #lookAt(origin: string, agent: PageAgent): Promise<void> {
    this.#looking.add(origin);
    try {
      // An agent tells only what changed since it was asked last; another one may have told more since.
      const full = this.#lookedThrough.get(origin) !== agent;
      this.#lookedThrough.set(origin, agent);
      const askedAt = this.#clock.now();
      const snapshot = await agent.ask('observe', { full });
      if (snapshot && 'tooLarge' in snapshot) {
        this.#tellTooLarge(origin);
        this.#takeWaiting(origin, ({ reject }) => reject(new Failure({ code: 'registered-too-much', params: { origin } })));
        return;
      }
      this.#tooLarge.delete(origin);
      if (snapshot && this.#agents.has(agent)) {
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
    this.#listener.onTooLarge(origin, this.#clock.now());
  }

  /** The tags of a registration as of a look that began after this call. @throws when the page does not answer */
  async nextTags(scope: string): Promise<readonly string[]> {
    const { origin } = new URL(scope);
    // The first may have begun before.
    for (let looks = 0; looks < 2; looks++) {
      const looked = new Promise<void>((resolve, reject) => this.#waiting.push({ origin, resolve, reject }));
      this.look();
      await within(looked, lookTimeout, () => new Failure({ code: 'tags-not-told', params: { seconds: lookTimeout / 1000 } }));
    }
    return this.observations.tags(scope, 'sync');
  }
}
