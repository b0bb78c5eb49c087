/** What happened in a dispatch, in order, with times from its start. */
import * as texts from '../../src/messages/compiled/details.js';
import states from '../../src/messages/compiled/states.js';
import { severities } from '../../src/messages/compiled/severities.js';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import { isFailed, type Dispatch } from '../../src/trace/model.ts';
import { shortUrl } from '../components/format.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { verdictTone } from '../texts/verdict-text.ts';

/**
 * One row of the waterfall. Times are ms from the start of the dispatch, never below zero, though clocks may be set back;
 * `to` is null while it lasts.
 */
export interface WaterfallRow {
  kind: 'dispatch' | 'handler' | 'promise' | 'request';
  /** With which event it began: the id of the dispatch, promise or request. */
  id: string;
  label: string;
  from: number;
  to: number | null;
  tone: Tone;
  note: string;
}

/** The rows of a dispatch: itself with its verdict, its handler, then its promises and requests by start. */
export function waterfallRows(dispatch: Dispatch, verdict: Verdict): WaterfallRow[] {
  const { startedAt, dispatchId } = dispatch;
  const { standing } = verdict;
  const span = (begun: number, ended: number | null) => {
    const from = Math.max(0, begun - startedAt);
    return { from, to: ended === null ? null : Math.max(from, ended - startedAt) };
  };
  const rows: WaterfallRow[] = [];
  if (dispatch.returnedAt !== null) {
    const tone = dispatch.thrown ? 'bad' : 'plain';
    const note = dispatch.thrown ? texts.threw({ error: dispatch.thrown.name }) : '';
    rows.push({
      kind: 'handler',
      id: dispatchId,
      label: texts.handler(),
      ...span(startedAt, dispatch.returnedAt),
      tone,
      note,
    });
  }
  dispatch.promises.forEach((promise, index) => {
    rows.push({
      kind: 'promise',
      id: promise.promiseId,
      label: dispatch.promises.length > 1 ? texts.waitUntilNumbered({ number: index + 1 }) : texts.waitUntil(),
      ...span(promise.givenAt, promise.late ? promise.givenAt : promise.settledAt),
      tone: promise.late ? 'bad' : toneOf(promise.outcome),
      note: promise.late ? texts.tooLate() : states[promise.outcome ?? 'pending'](),
    });
  });
  for (const request of dispatch.requests) {
    const bad = isFailed(request);
    const note = request.outcome === null ? states.pending() : String(request.status ?? states.failed());
    rows.push({
      kind: 'request',
      id: request.requestId,
      label: `${request.method} ${shortUrl(request.url)}`,
      ...span(request.startedAt, request.settledAt),
      tone: request.outcome === null ? 'running' : bad ? 'bad' : 'good',
      note: request.faultId === null ? note : texts.byRule({ note }),
    });
  }
  rows.sort((a, b) => a.from - b.from || rank[a.kind] - rank[b.kind]);
  const whole: WaterfallRow = {
    kind: 'dispatch',
    id: dispatchId,
    label: texts.syncEvent({ type: dispatch.type }),
    ...span(startedAt, dispatch.settledAt),
    tone: verdictTone(verdict),
    note: standing === 'risk' || standing === 'loss' ? severities[standing]() : states[dispatch.outcome ?? 'running'](),
  };
  return [whole, ...rows];
}

const rank = { dispatch: 0, handler: 1, promise: 2, request: 3 };

/** How long the waterfall is: to the end of its last row; what still lasts, up to `now` (ms from start). */
export function waterfallLength(rows: readonly WaterfallRow[], now: number): number {
  // One by one: a hundred thousand are too many for the arguments of a call.
  return rows.reduce((longest, row) => Math.max(longest, row.to ?? Math.max(now, row.from)), 1);
}
