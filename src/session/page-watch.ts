/** Looks at the page without the debugger: at what is registered in its frames' origins, and whether there is a network. */
import type { RelayMethod, RelayParams, RelayResult } from '../protocol/relay.ts';
import type { Frame } from '../protocol/session.ts';
import type { Draft, Facts } from '../trace/worded.ts';
import type { Clock } from '../transport/clock.ts';
import { Inspection } from './inspection.ts';
import { Missing } from './missing.ts';
import type { PageAgent } from './page-agent.ts';

/**
 * How often it is looked whether registrations or tags changed, ms: soon after anything happened, while nothing does, and
 * while nobody sees it. What pages and recorded workers do is heard anyway; and while nobody looks it is often enough that
 * the browser does not end background, which would cost more.
 */
const lookEvery = { busy: 250, quiet: 1_000, unseen: 20_000 };
/** So long after something happened more is likely to, ms. */
const busyFor = 3_000;
/** What was registered so shortly before it was asked may not have been listed yet, ms. */
const listedAfter = 250;
/** Of how many frames the panel is told: it shows none by itself. */
const mostFramesTold = 200;

export interface PageWatchOptions {
  clock: Clock;
  /** Whether the browser has no network, whatever the page and its workers are made to believe. */
  isOffline: () => boolean;
  /** Whether somebody sees what is told, or it is recorded. */
  isFollowed: () => boolean;
  emit: (source: 'page' | 'browser', facts: Facts, at: number) => void;
  /** An origin was asked, at a time (epoch ms), and what it told is known now. */
  onLooked: (origin: string, askedAt: number) => void;
  signal: AbortSignal;
}

export class PageWatch {
  readonly #options: PageWatchOptions;
  readonly #inspection: Inspection;
  readonly #begunAt: number;
  /** When a call of `register()` was last heard of, by scope, epoch ms. */
  readonly #registeredAt = new Map<string, number>();
  /** What frames told of others. */
  readonly #refused: Missing;
  /** The document that the tab shows; null until one is known. */
  #documentId: string | null = null;
  /** Whether the browser had no network when we looked last. */
  #browserOffline = false;
  /** When something happened last, epoch ms. */
  #stirredAt: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long it is waited for the next look, ms. */
  #wait = 0;

  constructor(options: PageWatchOptions) {
    this.#options = options;
    const { clock, emit, onLooked, signal } = options;
    this.#begunAt = clock.now();
    this.#stirredAt = this.#begunAt;
    this.#refused = new Missing(({ count, from, to }) => {
      emit('browser', { kind: 'capture-gap', from, to, why: { code: 'facts-refused', params: { count } } }, to);
    });
    this.#inspection = new Inspection(clock, {
      onChange: (facts, at) => {
        this.#stir();
        emit('page', facts, at);
      },
      onTooLarge: (origin, at) => {
        const why = { code: 'registrations-too-large', params: { origin } } as const;
        emit('browser', { kind: 'capture-gap', from: at, to: at, why }, at);
      },
      onRefused: (count) => this.refuse(count),
      onLooked,
    });
    this.#await();
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
        this.#inspection.dismiss();
        this.#refused.end();
      },
      { once: true },
    );
  }

  /** The frames that the panel is told of: the page itself first, it tells most. */
  get frames(): Frame[] {
    return this.#inspection.frames.sort((a, b) => Number(b.top) - Number(a.top)).slice(0, mostFramesTold);
  }

  /** A frame can be asked, and shows a document, which may have come back from the back/forward cache. */
  add(agent: PageAgent, documentId: string, restored: boolean): void {
    this.#inspection.add(agent);
    const { top, url } = agent.frame;
    if (!top) return;
    const before = this.#documentId;
    this.#documentId = documentId;
    if (before === null || (before === documentId && !restored)) return;
    const change = restored ? 'restored' : 'navigated';
    this.#options.emit('page', { kind: 'page-changed', change, url }, this.#options.clock.now());
  }

  remove(agent: PageAgent): void {
    this.#inspection.remove(agent);
  }

  /** Asks a frame of a registration's origin. @throws with a sentence when there is none, or it refuses or does not answer */
  ask<M extends RelayMethod>(scope: string, method: M, params: RelayParams<M>): Promise<RelayResult<M>> {
    return this.#inspection.ask(scope, method, params);
  }

  /** The tags of a registration as of a look that begins after this call. @throws when the page does not answer */
  nextTags(scope: string): Promise<readonly string[]> {
    return this.#inspection.nextTags(scope);
  }

  /** The tags of a registration that were told when it was asked at a time; null where others may run, or be registered, by now. */
  tagsAskedAt(scope: string, askedAt: number): readonly string[] | null {
    const { observations } = this.#inspection;
    // What was registered just before, or since, may not be listed and yet run by now; what was before us is not known.
    const changed = (this.#registeredAt.get(scope) ?? this.#begunAt) >= askedAt - listedAfter;
    return observations.knows(scope) && !changed ? observations.tags(scope, 'sync') : null;
  }

  /** The scopes of the registrations that have an active worker. */
  get active(): string[] {
    return this.#inspection.observations.active();
  }

  /** So many facts that a frame sent it may not tell of. */
  refuse(count: number): void {
    this.#refused.add(count, this.#options.clock.now());
  }

  /** Something happened: what is registered may change. */
  #stir(): void {
    this.#stirredAt = this.#options.clock.now();
    // While nobody sees it, it stays as seldom, and is not put off either.
    if (this.#wait > lookEvery.busy && this.#options.isFollowed()) this.#await();
  }

  /** It is followed now, or is not any more: it is looked at once, and as often as that takes. */
  followed(): void {
    this.look();
    this.#await();
  }

  /** Looks again and again. */
  #await(): void {
    const { clock, isFollowed, signal } = this.#options;
    clearTimeout(this.#timer);
    if (signal.aborted) return;
    const busy = clock.now() - this.#stirredAt < busyFor;
    this.#wait = !isFollowed() ? lookEvery.unseen : busy ? lookEvery.busy : lookEvery.quiet;
    this.#timer = setTimeout(() => {
      this.look();
      this.#await();
    }, this.#wait);
  }

  /** Looks at the browser's network, and at what is registered. */
  look(): void {
    const { clock, isOffline } = this.#options;
    if (isOffline() !== this.#browserOffline) {
      this.#browserOffline = !this.#browserOffline;
      this.#tellNetwork(clock.now());
    }
    this.#inspection.look();
  }

  /** Notes what is to be looked at for what was learnt. */
  note(drafts: readonly Draft[]): void {
    this.#stir();
    for (const { kind, scope, at } of drafts) {
      if (kind === 'register-called' && scope !== undefined && this.#inspection.observations.knows(scope)) {
        this.#registeredAt.set(scope, this.#options.clock.now());
      }
      if (kind !== 'register-settled' && kind !== 'unregister-settled' && kind !== 'registration-unregister-settled') continue;
      // A page may have forged it.
      if (scope === undefined || !URL.canParse(scope)) continue;
      this.#inspection.doubt(scope, at);
      this.look();
    }
  }

  /** A trace goes on that tells whether the browser has a network. */
  resume(browserOffline: boolean): void {
    this.#browserOffline = browserOffline;
  }

  /** A new trace begins at a time (epoch ms): tells what is so then. What no frame is of any more is looked at no more. */
  carryOver(begunAt: number): void {
    const origins = new Set(this.#inspection.frames.map(({ origin }) => origin));
    for (const facts of this.#inspection.observations.keep(origins)) this.#options.emit('page', facts, begunAt);
    if (this.#browserOffline) this.#tellNetwork(begunAt);
  }

  #tellNetwork(at: number): void {
    this.#options.emit('browser', { kind: 'connectivity-changed', offline: this.#browserOffline, by: 'browser' }, at);
  }
}
