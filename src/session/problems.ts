/** What keeps us from looking or recording. */
import { whyOf } from '../protocol/failure.ts';
import type { Reason } from '../trace/reasons.ts';
import { StoreUnusable } from './trace-store.ts';

/** A problem: of what kind it is, and why it is so. */
export interface Problem {
  kind: 'full' | 'restricted-page' | 'memory' | 'store' | 'deleted' | 'detached';
  why: Reason;
}

export const traceFull: Problem = { kind: 'full', why: { code: 'tab-full', params: {} } };

/** Extensions may not look at the page. */
export function restrictedPage(why: Reason): Problem {
  return { kind: 'restricted-page', why };
}

/** What must outlive background can't be kept. */
export function notRemembered(failure: unknown): Problem {
  return { kind: 'memory', why: { code: 'not-remembered', params: { why: wordsOf(failure) } } };
}

/** Nothing can be stored any more. */
export function notStored(error: unknown): Problem {
  return { kind: 'store', why: whyNotStored(error) };
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
