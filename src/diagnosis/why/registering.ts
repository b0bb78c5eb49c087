/** What is needed for a tag to be registered, and to stay so. */
import { refusalOf, type Refusal } from '../../chromium/refusal.ts';
import type { PermissionState } from '../../trace/events.ts';
import type { RegisterCall, Tag } from '../../trace/model.ts';
import type { Condition, Held } from './condition.ts';

interface RegisteredParams {
  /** `listed`: the browser lists it; no call was seen. `unsettled`: the last call has not settled. */
  how: 'resolved' | 'listed' | 'unsettled' | 'refused' | 'never';
  /** When that was, epoch ms; null where it is not known. */
  at: number | null;
  error: { name: string; message: string } | null;
  refusal: Refusal | null;
}

/** `register()` resolved, and the page was still there. */
export const registered: Condition<'registered', RegisteredParams> = {
  id: 'registered',
  check({ tag }) {
    const plain = { error: null, refusal: null };
    if (tag.pending) {
      const call = tag.resolved.at(-1);
      return call
        ? {
            state: 'met',
            params: { how: 'resolved', at: call.settledAt, ...plain },
            evidence: [call.endedSeq],
          }
        : { state: 'met', params: { how: 'listed', at: tag.firstListedAt, ...plain } };
    }
    const call = lastRegister(tag);
    if (!call) return { state: 'unmet', params: { how: 'never', at: null, ...plain } };
    if (call.outcome === null) {
      return {
        state: 'unmet',
        params: { how: 'unsettled', at: call.calledAt, ...plain },
        evidence: [call.beganSeq],
      };
    }
    if (call.outcome === 'resolved') return null;
    return {
      state: 'unmet',
      params: { how: 'refused', at: call.settledAt, error: call.error, refusal: refusalOf(call) },
      evidence: [call.beganSeq, call.endedSeq],
    };
  },
};

/** The registration has an active worker. */
export const activeWorker: Condition<'active-worker', { version: 'waiting' | 'installing' | 'none' }> = {
  id: 'active-worker',
  check({ model, tag, evidence }) {
    const registration = model.registrations.get(tag.scope);
    if (!registration) return { state: 'unknown', params: { version: 'none' } };
    const version = registration.waiting ? 'waiting' : registration.installing ? 'installing' : 'none';
    return {
      state: registration.present && registration.active ? 'met' : 'unmet',
      params: { version },
      evidence: [evidence.observed(tag.scope)],
    };
  },
};

interface PermissionParams {
  permission: Exclude<PermissionState, null> | 'unknown';
}

/** The origin may sync in the background. */
export const syncPermission: Condition<'sync-permission', PermissionParams> = {
  id: 'sync-permission',
  check: (held) => permissionOf(held, 'sync'),
};

/** The origin may sync periodically: the browser grants it to installed apps. */
export const periodicPermission: Condition<'periodic-permission', PermissionParams> = {
  id: 'periodic-permission',
  // A browser started for tests may send the events without the permission.
  check: (held) => (held.tag.dispatches.some(({ trusted }) => trusted) ? null : permissionOf(held, 'periodicSync')),
};

function permissionOf({ model, tag, evidence }: Held, which: 'sync' | 'periodicSync') {
  const permission = model.registrations.get(tag.scope)?.permissions[which] ?? 'unknown';
  const state = permission === 'granted' ? 'met' : permission === 'denied' ? 'unmet' : 'unknown';
  return { state, params: { permission }, evidence: [evidence.observed(tag.scope)] } as const;
}

/** The site is installed as an app. */
export const installed: Condition<'installed', object> = {
  id: 'installed',
  check({ model, tag }) {
    const granted = model.registrations.get(tag.scope)?.permissions.periodicSync === 'granted';
    return { state: granted ? 'met' : 'unknown', params: {} };
  },
};

/** The browser has not switched background sync off: after an error of its own storage it does so until it is restarted. */
export const enabled: Condition<'enabled', object> = {
  id: 'enabled',
  check({ model, tag }) {
    const last = lastOf(model.calls.values(), ({ method, outcome }) => method === 'register' && outcome !== null);
    if (last?.outcome === 'rejected' && last.error?.name === 'UnknownError' && last.error.message.includes('disabled')) {
      return { state: 'unmet', params: {}, evidence: [last.endedSeq] };
    }
    const since = tag.pendingSince ?? -Infinity;
    const run = lastOf(model.dispatches.values(), ({ trusted, startedAt }) => trusted && startedAt >= since);
    if (run) return { state: 'met', params: {}, evidence: [run.beganSeq] };
    return { state: 'unknown', params: {} };
  },
};

/** The last of many that is so; they are not copied, as this is asked at each drawing. */
function lastOf<Thing>(things: Iterable<Thing>, isSo: (thing: Thing) => boolean): Thing | undefined {
  let last: Thing | undefined;
  for (const thing of things) if (isSo(thing)) last = thing;
  return last;
}

/** The last call of `register()` of a tag that was not the user's own fire. */
function lastRegister(tag: Tag): RegisterCall | undefined {
  return tag.calls.findLast(({ method, fireId }) => method === 'register' && fireId === null);
}
