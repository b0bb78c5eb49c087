/** What is registered, as last seen, and what changed since: one event for each registration and each list of tags. */
import type { Snapshot } from '../protocol/relay.ts';
import type { SyncApi } from '../trace/events.ts';
import type { Facts } from '../trace/worded.ts';

type Observation = { facts: Facts; at: number };

const apis: readonly SyncApi[] = ['sync', 'periodicSync'];
/** Of how many lists of tags it is remembered that they are to be told again. */
const mostDoubted = 1_000;

/** The last known state of the registrations of all origins of a page. */
export class Observations {
  /** By scope and kind of fact: what was said last, and its content to compare. */
  readonly #known = new Map<string, Observation & { scope: string; content: string }>();
  /** Lists of tags that are to be told again, though they be the same, and since when (epoch ms). */
  readonly #doubted = new Map<string, number>();

  /** Takes what an origin has registered now, and gives what that changed. */
  update(origin: string, snapshot: Snapshot): Observation[] {
    const { at, permissions } = snapshot;
    const changed: Observation[] = [];
    const note = (key: string, scope: string, facts: Facts): void => {
      const content = JSON.stringify(facts);
      const doubtedSince = this.#doubted.get(key) ?? Infinity;
      if (this.#known.get(key)?.content === content && at < doubtedSince) return;
      if (at >= doubtedSince) this.#doubted.delete(key);
      this.#known.set(key, { facts, at, scope, content });
      changed.push({ facts, at });
    };
    for (const { scope, active, waiting, installing, tags } of snapshot.registrations) {
      note(`registration ${scope}`, scope, { kind: 'registration-observed', scope, active, waiting, installing, permissions });
      for (const api of apis) {
        const names = tags[api];
        const key = `${api} ${scope}`;
        // That nothing was ever registered is not worth an event.
        const worthTelling = this.#known.has(key) || at >= (this.#doubted.get(key) ?? Infinity);
        if (names && (names.length > 0 || worthTelling)) note(key, scope, { kind: 'tags-observed', api, scope, tags: names });
      }
    }
    // Whatever was doubted before this look is answered by it, also where nothing is registered.
    for (const [key, since] of this.#doubted) {
      if (at >= since && originOf(key.slice(key.indexOf(' ') + 1)) === origin) this.#doubted.delete(key);
    }
    const present = new Set(snapshot.registrations.map(({ scope }) => scope));
    for (const [key, { scope }] of this.#known) {
      if (present.has(scope) || new URL(scope).origin !== origin) continue;
      if (key === `registration ${scope}`) {
        const gone = { active: null, waiting: null, installing: null };
        changed.push({ facts: { kind: 'registration-observed', scope, ...gone, permissions }, at });
      }
      this.#known.delete(key);
    }
    return changed;
  }

  /**
   * Has the tags of a registration told again by the next look that begins after `at`: a tag may have come and gone
   * between two looks.
   */
  doubt(scope: string, api: SyncApi, at: number): void {
    this.#doubted.set(`${api} ${scope}`, at);
    // A page may name scopes without end.
    const [first] = this.#doubted.keys();
    if (first !== undefined && this.#doubted.size > mostDoubted) this.#doubted.delete(first);
  }

  /** All that is known of some origins, to begin a new trace with; what is known of others is forgotten. */
  keep(origins: ReadonlySet<string>): Facts[] {
    for (const [key, { scope }] of this.#known) if (!origins.has(new URL(scope).origin)) this.#known.delete(key);
    return [...this.#known.values()].map(({ facts }) => facts);
  }

  /** Whether a registration was looked at, so that its tags are known. */
  knows(scope: string): boolean {
    return this.#known.has(`registration ${scope}`);
  }

  /** The scopes of the registrations that have an active worker, as last seen. */
  active(): string[] {
    return [...this.#known.values()].flatMap(({ facts, scope }) =>
      facts.kind === 'registration-observed' && facts.active ? [scope] : [],
    );
  }

  /** The tags of a registration, as last seen. */
  tags(scope: string, api: SyncApi): readonly string[] {
    const facts = this.#known.get(`${api} ${scope}`)?.facts;
    return facts?.kind === 'tags-observed' ? facts.tags : [];
  }
}

function originOf(scope: string): string | null {
  return URL.canParse(scope) ? new URL(scope).origin : null;
}
