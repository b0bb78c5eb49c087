/** What stands in the way, or is missing, in a sentence each that says what to do. */
import { pageOf, problemsOfPage } from '../../src/diagnosis/page-problems.ts';
import * as texts from '../../src/messages/compiled/advice.js';
import type { pageProblemText } from '../../src/messages/page-problems.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { Model } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/scope-name.ts';

/** A piece of advice: how grave it is, and in which part of the panel it stands. */
export interface Advice {
  kind: string;
  tone: 'error' | 'warning' | 'info';
  place: 'top' | 'registrations' | 'timeline';
  sentence: string;
}

/** What concerns registrations stands beside them; what concerns the page, above all. */
const besideRegistrations = new Set(['no-registration', 'no-active-worker', 'sync-denied', 'periodic-denied']);

/** What puts what was found into words: asked only where there is something to say; empty where it can't be said yet. */
export interface AdviceWords {
  /** Why no dispatch is shown. */
  nothingRan: (session: SessionState, model: Model) => string;
  /** A problem of the session. */
  session: (why: NonNullable<SessionState['problem']>['why']) => string;
  page: typeof pageProblemText;
}

/** What to tell the user about a live session and its trace, gravest first. */
export function adviceFor(session: SessionState | null, model: Model, words: AdviceWords): Advice[] {
  if (!session) return [];
  const { url, frames, problem } = session;
  const page = pageOf(url, frames, model);
  const problems = problemsOfPage(page);
  const advice = problems.map((each): Advice => {
    const place = besideRegistrations.has(each.rule) ? 'registrations' : 'top';
    const sentence = words.page(each, (scope) => scopeName(model, scope));
    return { kind: each.rule, tone: each.severity === 'note' ? 'info' : 'warning', place, sentence };
  });
  if (problem) advice.unshift({ kind: problem.kind, tone: 'error', place: 'top', sentence: words.session(problem.why) });
  const atTop = problems.find(({ rule }) => !besideRegistrations.has(rule));
  // Where nothing can be recorded, it would only lead astray.
  const hopeless = atTop !== undefined && atTop.severity !== 'note';
  if (model.dispatches.size === 0 && !hopeless)
    advice.push(nothingRecorded(session, model, page.registrations.length > 0 && !atTop, words));
  return advice.filter(({ sentence }) => sentence !== '');
}

function nothingRecorded(session: SessionState, model: Model, ready: boolean, words: AdviceWords): Advice {
  // Where it was recorded that nothing ran, that it is not recorded yet would be wrong.
  const begin = model.recorded.length > 0 ? '' : texts.nothingRecorded({ ready });
  const sentence = words.nothingRan(session, model) || (session.capture === 'recording' ? texts.recording() : begin);
  return { kind: 'nothing-recorded', tone: 'info', place: 'timeline', sentence };
}
