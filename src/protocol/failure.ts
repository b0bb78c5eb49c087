/** Something that did not work, and why. */
import type { Reason } from '../trace/reasons.ts';

/** An error that is put into words where it is shown. */
export class Failure extends Error {
  override name = 'Failure';
  readonly why: Reason;

  constructor(why: Reason, options?: ErrorOptions) {
    super(why.code, options);
    this.why = why;
  }
}

/** Why something did not work: what is not said by us is said in its own words. */
export function whyOf(error: unknown): Reason {
  if (error instanceof Failure) return error.why;
  return { code: 'said', params: { message: error instanceof Error ? error.message : String(error) } };
}
