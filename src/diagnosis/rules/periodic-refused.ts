/** The browser does not let the site have periodic syncs. */
import type { PermissionState } from '../../trace/events.ts';
import type { TraceRule } from '../finding.ts';
import { aboutCall, isOwnCall, type ObservedCall } from '../of-call.ts';
import { whyOf } from './register-rejected.ts';

export const periodicRefused: TraceRule<'periodic-refused', ObservedCall, { permission: PermissionState }> = {
  id: 'periodic-refused',
  severity: 'failure',
  check({ call }, facts) {
    const { error, method, api, scope } = call;
    if (api !== 'periodicSync' || method !== 'register' || call.outcome !== 'rejected' || !isOwnCall(call)) return null;
    if (!error || whyOf(error) !== 'permission') return null;
    const permission = facts.model.registrations.get(scope ?? '')?.permissions.periodicSync ?? null;
    return { ...aboutCall(call), params: { permission } };
  },
};
