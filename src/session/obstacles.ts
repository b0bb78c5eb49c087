/** What keeps us from looking or recording: one problem at a time, the one that is shown. */
import { whyOf } from '../protocol/failure.ts';
import type { Reason } from '../trace/reasons.ts';
import { StoreUnusable } from './trace-store.ts';

/** A problem: of what kind it is, and why it is so. */
export interface Problem {
  kind: 'full' | 'restricted-page' | 'memory' | 'store' | 'deleted' | 'detached';
  why: Reason;
}

export class Obstacles {
  readonly #onChange: () => void;
  #now: Problem | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The one that there is now; null where there is none. */
  get now(): Problem | null {
    return this.#now;
  }

  /** There is one, which takes the place of any other. */
  set(kind: Problem['kind'], why: Reason): void {
    this.#now = { kind, why };
    this.#onChange();
  }

  /** Whatever it is, it is over; or only one of a kind is. */
  clear(kind = this.#now?.kind): void {
    if (!this.#now || this.#now.kind !== kind) return;
    this.#now = null;
    this.#onChange();
  }

  /** What must outlive background can't be kept, or can again: null. Any other problem is worse. */
  setRemembered(failure: unknown): void {
    if (failure === null) this.clear('memory');
    else if (!this.#now) this.set('memory', { code: 'not-remembered', params: { why: wordsOf(failure) } });
  }

  /** Nothing can be stored any more. @returns whether that is news */
  storeFailed(error: unknown): boolean {
    if (this.#now?.kind === 'store') return false;
    this.set('store', whyNotStored(error));
    return true;
  }
}

function whyNotStored(error: unknown): Reason {
  const why = whyOf(error);
  // It says what to do, too.
  if (error instanceof StoreUnusable) return why;
  if (why.code === 'library-full') return { code: 'not-stored-library-full', params: why.params };
  return { code: 'not-stored', params: { why: wordsOf(error) } };
}

/** What the browser says. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
