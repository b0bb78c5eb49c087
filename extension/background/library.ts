/**
 * The recordings that are kept: listed, renamed, pinned, removed, and held below a total size. The one that a tab's
 * events go to is never given up, and only what the user does gives up others: begins to record, imports, or sets the
 * limit.
 */
import { Failure } from '../../src/protocol/failure.ts';
import type { Library as LibraryState } from '../../src/protocol/library.ts';
import { keep, kept } from '../platform/keep.ts';
import type { AboutRecording } from '../../src/session/trace-store.ts';
import type { IndexedTraceStore } from '../platform/indexed-trace-store.ts';
import { cut } from '../../src/session/frame-facts.ts';

/** How large all recordings may be together unless the user says otherwise, bytes. */
const defaultLimit = 500_000_000;
const limitKey = 'size limit';
/** So much of that a recording finds free when it begins, and may take whatever others take meanwhile. */
const shareOfOne = 1 / 10;

export class Library {
  readonly #store: IndexedTraceStore;
  readonly #inUse: (id: string) => boolean;
  readonly #onChange: (library: LibraryState) => void;
  #limit: number | null = null;
  /** What is stored altogether, bytes; null until it was counted. */
  #size: number | null = null;
  /** Resolves when what was given up so far is gone. */
  #tidying: Promise<unknown> = Promise.resolve();

  /**
   * @param inUse whether a tab's events go to a recording
   * @param onChange called with the whole library when a recording came, went, or is called otherwise
   */
  constructor(store: IndexedTraceStore, inUse: (id: string) => boolean, onChange: (library: LibraryState) => void) {
    this.#store = store;
    this.#inUse = inUse;
    this.#onChange = onChange;
  }

  /** What is kept, what was stored last first: of its own times a file may say anything. */
  async state(): Promise<LibraryState> {
    // What was only inspected goes with its tab, and has a bound of its own.
    const all = (await this.#store.recordings()).filter(({ kind }) => kind !== 'inspected');
    this.#size = all.reduce((sum, { size }) => sum + size, 0);
    const recordings = all
      .sort((a, b) => b.storedAt - a.storedAt)
      .map(({ id, header, kind, pinned, lastSeq, size }) => ({
        id,
        name: cut(header.name),
        url: cut(header.url),
        startedAt: header.startedAt,
        endedAt: header.endedAt ?? null,
        imported: kind === 'imported',
        pinned,
        inUse: this.#inUse(id),
        events: lastSeq,
        size,
      }));
    return { recordings, size: this.#size, limit: await this.#readLimit() };
  }

  /** Tells what is kept to whom it concerns. */
  async tell(): Promise<void> {
    this.#onChange(await this.state());
  }

  /** @throws when there is no such recording */
  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, (recording) => {
      recording.header = { ...recording.header, name };
    });
  }

  /** Keeps a recording when older ones are given up for their size, or not. @throws when there is none */
  async pin(id: string, pinned: boolean): Promise<void> {
    await this.#change(id, (recording) => {
      recording.pinned = pinned;
    });
  }

  /** @throws when a tab's events go to it */
  async remove(id: string): Promise<void> {
    if (this.#inUse(id)) throw new Failure({ code: 'recording-in-use', params: {} });
    await this.#store.delete(id);
    await this.tell();
  }

  /**
   * Sets how large all recordings may be together, bytes, and gives up the oldest where that is exceeded.
   * @throws when nothing is left to be given up
   */
  async setLimit(bytes: number): Promise<void> {
    this.#limit = bytes;
    await keep(limitKey, bytes);
    await this.#giveUpOldest(bytes);
    await this.tell();
    if ((this.#size ?? 0) > bytes) throw full(bytes);
  }

  /** A recording begins: gives up the oldest that are neither pinned nor in use until its share is free, or none is left. */
  async makeRoom(): Promise<void> {
    const limit = await this.#readLimit();
    if (await this.#giveUpOldest(limit * (1 - shareOfOne))) await this.tell();
  }

  /**
   * A recording that goes on has grown by so many bytes, to so many. It takes the place of no other: where it has had its
   * share and nothing is free, it is to end.
   * @throws then
   */
  async grew(bytes: number, size: number): Promise<void> {
    this.#size = this.#size === null ? (await this.state()).size : this.#size + bytes;
    const limit = await this.#readLimit();
    if (this.#size > limit && size > limit * shareOfOne) throw full(limit);
  }

  /**
   * How large an import may be, bytes: what is pinned, in use or being imported goes for none, all else would.
   * @param importId the import itself, if it has begun
   */
  async roomForImport(importId?: string): Promise<{ room: number; limit: number }> {
    const limit = await this.#readLimit();
    const stay = (await this.#store.all()).filter(
      ({ id, kind, pinned, state }) =>
        id !== importId && kind !== 'inspected' && (pinned || state === 'importing' || this.#inUse(id)),
    );
    return { room: limit - stay.reduce((sum, { size }) => sum + size, 0), limit };
  }

  /** An import is complete: gives up what is too much with it, the oldest first, and tells what is kept. */
  async imported(id: string): Promise<void> {
    await this.#giveUpOldest(await this.#readLimit(), id);
    await this.tell();
  }

  /**
   * Gives up recordings until all have no more than so many bytes, one after the other.
   * @param spared a recording that is not given up
   * @returns whether any had to go
   */
  #giveUpOldest(most: number, spared?: string): Promise<boolean> {
    const done = this.#tidying.then(async () => {
      const { recordings } = await this.state();
      const expendable = recordings.filter(({ id, pinned, inUse }) => !pinned && !inUse && id !== spared);
      let changed = false;
      for (let oldest = expendable.pop(); oldest && (this.#size ?? 0) > most; oldest = expendable.pop()) {
        await this.#store.delete(oldest.id);
        this.#size = (this.#size ?? 0) - oldest.size;
        changed = true;
      }
      return changed;
    });
    this.#tidying = done.catch(() => undefined);
    return done;
  }

  async #change(id: string, change: (about: AboutRecording) => void): Promise<void> {
    await this.#store.change(id, change);
    await this.tell();
  }

  async #readLimit(): Promise<number> {
    if (this.#limit === null) {
      const stored = await kept(limitKey);
      this.#limit = typeof stored === 'number' && stored > 0 ? stored : defaultLimit;
    }
    return this.#limit;
  }
}

function full(limit: number): Failure {
  return new Failure({ code: 'library-full', params: { megabytes: Math.round(limit / 1e6) } });
}
