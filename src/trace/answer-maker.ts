/** Who made the answer of a request, or its failure, where that was not the server or the network. */
import type { RecordedRule } from './faults.ts';
import type { AnsweredBy } from './events.ts';
import type { RequestRecord } from './model.ts';

/** A rule of the user, as far as it is known; or a replay, and what that did. */
export type AnswerMaker = { by: 'rule'; rule: RecordedRule | null } | { by: 'replay'; how: AnsweredBy };

/** Who made the answer of a request; null where it is the server's. A rule that only has it wait leaves it as it is. */
export function answerMakerOf({
  answered,
  faultId,
  rule,
}: Pick<RequestRecord, 'answered' | 'faultId' | 'rule'>): AnswerMaker | null {
  if (answered !== null) return { by: 'replay', how: answered };
  return faultId === null || rule?.what === 'delay' ? null : { by: 'rule', rule };
}
