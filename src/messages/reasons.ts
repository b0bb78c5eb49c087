/** Why something is missing, has ended or did not work, in sentences. */
import { isReason, type Reason, type ReasonCode, type ReasonParams } from '../trace/reasons.ts';
import type { EventReason, EventError, Why } from '../trace/event-reason.ts';
import texts from './compiled/reasons.js';

const sentences: { readonly [C in ReasonCode]: (params: ReasonParams<C>) => string } = texts;

function sentenceOf<C extends ReasonCode>(code: C, params: ReasonParams<C>): string {
  return sentences[code](params);
}

/** A reason in a sentence. */
export function reasonText({ code, params }: Reason): string {
  return sentenceOf(code, params);
}

/** The same for one that another context tells, and of which this one knows. */
export function whyText(why: Why): string {
  return isReason(why) ? reasonText(why) : why.code;
}

/** The same for one of a trace, which may be of another version: where its code is not known, in the words that it has. */
export function eventReasonText({ reason, code, params }: EventReason): string {
  const told = { code, params };
  return isReason(told) ? reasonText(told) : reason;
}

/** What an error says, likewise where it is one of ours. */
export function errorMessage({ message, code, params }: EventError): string {
  return eventReasonText({ reason: message, code, params });
}
