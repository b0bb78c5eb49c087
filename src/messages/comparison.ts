/** What is said of two recordings side by side, or of a replay. */
import type { ComparedAttempt, ComparedCounts } from '../trace/compare.ts';
import { eventErrorOf } from '../trace/event-reason.ts';
import * as texts from './compiled/comparison.js';
import { errorMessage } from './reasons.ts';
import { listText } from './lists.ts';

/** A comparison in a sentence: `12 attempts in both, 2 different; 1 only in “A”, 3 only in “B”.` */
export function comparisonSentence(
  { both, different, onlyBefore, onlyAfter }: ComparedCounts,
  before: string,
  after: string,
): string {
  const only = [
    ...(onlyBefore > 0 ? [texts.onlyIn({ count: onlyBefore, name: before })] : []),
    ...(onlyAfter > 0 ? [texts.onlyIn({ count: onlyAfter, name: after })] : []),
  ];
  const shared = texts.both({ both, different });
  return only.length > 0 ? texts.sentenceWithOnly({ both: shared, only: listText(only) }) : texts.sentence({ both: shared });
}

/** What is said of an attempt: `different: outcome, requests`. */
export function verdictText(attempt: ComparedAttempt): string {
  const { verdict, differs } = attempt;
  const { verdicts, parts } = texts;
  if (verdict === 'different') return verdicts.different({ parts: listText(differs.map((part) => parts[part]())) });
  if (verdict === 'only-before') return missingText(attempt) ?? verdicts.onlyBefore();
  return verdict === 'same' ? verdicts.same() : verdicts.onlyAfter();
}

/** Why a replayed attempt has no counterpart; null where it has one, or was not replayed. */
export function missingText(attempt: ComparedAttempt): string | null {
  const error = eventErrorOf(attempt);
  if (error) return errorMessage(error);
  const { running, notReplayed } = texts.verdicts;
  if (attempt.missing === 'running') return running();
  return attempt.missing === 'not-replayed' ? notReplayed() : null;
}
