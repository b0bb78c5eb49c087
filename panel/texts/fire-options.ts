/** In which ways a tag can be fired now, and why not in the others. */
import type { TagStatus } from '../../src/chromium/tag-status.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { FireWay, SyncType } from '../../src/trace/events.ts';
import type { Model, Registration, Tag } from '../../src/trace/model.ts';

/** A way to fire. */
export type FireMode = 'browser' | 'simulated';

/** What the user chose from the ways. */
export interface FireChoice {
  mode: FireMode;
  lastChance: boolean;
  way?: FireWay;
}

/** What is to be fired. */
export interface FireOrder extends FireChoice {
  type: SyncType;
  scope: string;
  tag: string;
}

/** For each way the reason why it is impossible now, or null; and the way that a plain Fire takes. */
export interface FireOptions {
  browser: string | null;
  simulated: string | null;
  plain: FireMode;
}

/** What decides. */
export interface FireSituation {
  type: SyncType;
  /** The tag's status; null for a tag that was never seen. */
  status: TagStatus | null;
  registration: Registration | null;
  capture: SessionState['capture'] | null;
  stored: boolean;
}

/** In which ways a tag can be fired that was seen; the rest of the situation is that of the trace that is shown. */
export function fireOptionsOf(
  tag: Tag,
  status: TagStatus,
  { model, capture, stored }: Pick<FireSituation, 'capture' | 'stored'> & { model: Model },
): FireOptions {
  const registration = model.registrations.get(tag.scope) ?? null;
  return fireOptions({ type: tag.type, status, registration, capture, stored });
}

/** Which ways are open, by Chromium's rules. */
export function fireOptions({ type, status, registration, capture, stored }: FireSituation): FireOptions {
  const simulated = impossible(registration, capture, stored);
  const obstacle = ignored(type, status, registration);
  const browser = simulated ?? (obstacle && `${obstacle} Simulate it instead.`);
  return { browser, simulated, plain: browser === null ? 'browser' : 'simulated' };
}

function impossible(
  registration: Registration | null,
  capture: SessionState['capture'] | null,
  stored: boolean,
): string | null {
  if (stored) return 'This recording is over: go back to live to fire.';
  if (capture === null) return 'Not connected to the page yet.';
  if (!registration?.present) return 'There is no registration to fire it in.';
  if (!registration.active) return 'The registration has no active worker yet.';
  return null;
}

/** Why the browser would refuse a registration of the tag, or take no notice of it. */
function ignored(type: SyncType, status: TagStatus | null, registration: Registration | null): string | null {
  if (type === 'periodicsync') return 'Only the browser decides when a periodic sync fires.';
  if (registration?.permissions.sync === 'denied') return 'Background sync is blocked for this site.';
  switch (status?.state) {
    case 'retrying':
      return 'The browser ignores this while the tag waits to retry.';
    case 'held':
    case 'pending':
    case 'presumed':
      return 'The tag is registered already: the browser would ignore this.';
    default:
      return null;
  }
}
