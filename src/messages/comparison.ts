/** What a comparison comes to, in words. */
import type { ComparedAttempt, ComparedCounts } from '../trace/compare.ts';
import * as texts from './compiled/compare.js';
import { plainList } from './lists.ts';

/** A comparison in a sentence: `12 attempts in both, 2 different; 1 only in “A”, 3 only in “B”.` */
export function comparisonSentence(counts: ComparedCounts, before: string, after: string): string {
  return texts.summary({ ...counts, before, after });
}

/** What is said of an attempt: `different: outcome, requests`. */
export function verdictText({ verdict, differs, reason }: ComparedAttempt): string {
  if (verdict === 'different') return texts.verdict.different({ parts: plainList(differs.map((part) => texts.parts[part]())) });
  if (reason === undefined) return texts.verdict[verdict]();
  return reason === 'running' || reason === 'not done' ? texts.verdict[reason]() : reason;
}
