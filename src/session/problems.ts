/** What keeps us from looking or recording, in words for the user. */
import type { SessionState } from '../protocol/session.ts';
import { StoreUnusable } from './trace-store.ts';

export type Problem = NonNullable<SessionState['problem']>;

export const traceFull: Problem = {
  kind: 'full',
  sentence:
    'This page and its workers tell without end: the trace is full, and what they do now is not shown. Press Record or ' +
    'Clear to go on.',
};

/** Extensions may not look at the page, and the browser says why. */
export function restrictedPage(why: string): Problem {
  return {
    kind: 'restricted-page',
    sentence: `Extensions may not look at this page (${why}). Open SyncScope on a page of your site.`,
  };
}

/** What must outlive background can't be kept. */
export function notRemembered(failure: unknown): Problem {
  return {
    kind: 'memory',
    sentence:
      `The browser does not keep what SyncScope needs to go on when its background is ended (${sentenceOf(failure)}): then ` +
      'the recording of this tab ends. Stop the recordings of other tabs to make room.',
  };
}

/** Nothing can be stored any more. */
export function notStored(error: unknown): Problem {
  const why = sentenceOf(error);
  return {
    kind: 'store',
    sentence: error instanceof StoreUnusable ? why : `Nothing more can be stored: ${why} What is stored stays.`,
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
