/** Verdicts on dispatches in words. */
import { isBad, verdictOf, type Verdict } from '../diagnosis/verdict.ts';
import type { Marked } from '../diagnosis/marked.ts';
import type { Dispatch } from '../trace/model.ts';
import states from './compiled/states.js';
import * as texts from './compiled/results.js';
import reasons from './compiled/verdict-reasons.js';
import { outcomeText } from './outcomes.ts';

/** What is wrong in a few words, in a sentence about the dispatch; null where nothing is known to be. */
export function verdictReason({ rule }: Verdict): string | null {
  return rule === null ? null : reasons[rule]();
}

/** What became of one that the browser counts as a success, what became of its work first: `lost: a request failed`. */
export function successText(verdict: Verdict): string {
  const reason = verdictReason(verdict);
  if (reason === null) return states.succeeded();
  return isBad(verdict) ? texts.lost({ reason, certain: verdict.certain }) : texts.succeededBut({ reason });
}

/** How a dispatch ended, as reports say it. @param marked what is marked for the problems of its trace @param now its end, epoch ms */
export function reportedEnd(dispatch: Dispatch, marked: Marked, now: number): { text: string; verdict: Verdict } {
  const verdict = verdictOf(dispatch, marked, now);
  return { text: dispatch.outcome === 'succeeded' ? successText(verdict) : outcomeText(dispatch), verdict };
}
