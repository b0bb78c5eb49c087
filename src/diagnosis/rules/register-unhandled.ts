/** A rejected `register()` that nobody caught: the code that called it does not go on. */
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';
import { whyOf } from './register-rejected.ts';

export const registerUnhandled: TraceRule<'register-unhandled', ObservedCall, { error: string; message: string }> = {
  id: 'register-unhandled',
  severity: 'risk',
  check({ call }, facts) {
    const { error, method } = call;
    if (call.outcome !== 'rejected' || !error || method !== 'register' || !isOwnCall(call)) return null;
    const uncaught = facts.evidence.uncaughtOf(call);
    if (!uncaught) return null;
    const about = aboutCall(call);
    return {
      ...about,
      cause: `${whyOf(error)} ${error.name} ${call.scope}`,
      evidence: [...about.evidence, uncaught.seq],
      params: { error: error.name, message: error.message },
    };
  },
};
