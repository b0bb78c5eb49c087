/** What rules about calls of `register()` have in common. */
import { typeOf, type RegisterCall, type Tag } from '../trace/model.ts';
import type { RegisterEffect } from './register-effect.ts';
import type { Finding } from './finding.ts';

/** A call, as rules look at it. */
export interface ObservedCall {
  call: RegisterCall;
  /** Its tag; null where its registration is not known. */
  tag: Tag | null;
  /** What it led to; null where that is not known. */
  effect: RegisterEffect | null;
}

/** Who and what a finding about a call is about, and the events that tell of it. */
export function aboutCall(
  call: RegisterCall,
): Pick<Finding<object>, 'scope' | 'tags' | 'calls' | 'evidence'> & { cause: string } {
  const { scope, api, tag, beganSeq, endedSeq } = call;
  return {
    cause: `${api} ${scope}`,
    scope: scope ?? '',
    tags: [{ scope: scope ?? '', type: typeOf(api), tag }],
    calls: [call],
    evidence: [beganSeq, endedSeq],
  };
}

/** Whether a call is of the page's or the worker's script, and not the user's fire. */
export function isOwnCall({ fireId, context }: RegisterCall): boolean {
  return fireId === null && context !== null;
}
