/** What events say went wrong, in words, and as a code where the words are ours: see `reasons.ts`. */

/** A reason as it stands in a trace: in words, for readers of before and where its code is not known, and as its code. */
export interface EventReason {
  reason: string;
  code?: string | undefined;
  params?: Readonly<Record<string, unknown>> | undefined;
}

/** A reason as another context tells it, which has the words. */
export interface Why {
  code: string;
  params: Readonly<Record<string, unknown>>;
}

/** An error, and what it says where it is one of ours. */
export interface EventError extends Omit<EventReason, 'reason'> {
  name: string;
  message: string;
}

/** What an event says as its reason; null where it says nothing. */
export function eventReasonOf({ reason, code, params }: Partial<EventReason>): EventReason | null {
  return reason === undefined ? null : { reason, code, params };
}

/** What an event says went wrong; null where it says nothing. */
export function eventErrorOf({ error, code, params }: { error?: EventError } & Omit<EventReason, 'reason'>): EventError | null {
  // What else its error has may be of anybody.
  return error === undefined ? null : { name: error.name, message: error.message, code, params };
}
