/** The browser refused a call of `register()`. */
import { refusalOf, type Refusal } from '../../chromium/refusal.ts';
import type { ErrorInfo } from '../../trace/events.ts';
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';

/** Why it was refused. */
export type RejectedFor =
  | 'no-active-worker'
  | 'tag-too-long'
  | 'no-window'
  | 'permission'
  | 'fenced'
  | 'disabled'
  | 'argument'
  | 'other';

interface Params {
  why: RejectedFor;
  error: string;
  message: string;
  refusal: Refusal | null;
}

export const registerRejected: TraceRule<'register-rejected', ObservedCall, Params> = {
  id: 'register-rejected',
  severity: 'failure',
  check({ call }) {
    const { error, method, api } = call;
    if (call.outcome !== 'rejected' || !error || method !== 'register' || !isOwnCall(call)) return null;
    const refusal = refusalOf(call);
    const why = refusal?.cause ?? whyOf(error);
    // Of periodic syncs the permission is a matter of its own.
    if (api === 'periodicSync' && why === 'permission') return null;
    return {
      ...aboutCall(call),
      cause: `${why} ${why === 'other' ? error.name : ''} ${call.scope}`,
      params: { why, error: error.name, message: error.message, refusal },
    };
  },
};

/** What an error stands for, as Chromium words it. */
export function whyOf({ name, message }: ErrorInfo): RejectedFor {
  if (name === 'InvalidStateError' && /no active/i.test(message)) return 'no-active-worker';
  if (name === 'NotAllowedError') return /fenced/i.test(message) ? 'fenced' : 'permission';
  if (name === 'UnknownError' && /disabled/i.test(message)) return 'disabled';
  return name === 'TypeError' ? 'argument' : 'other';
}
