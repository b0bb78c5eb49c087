/** What is registered in this document's origin, as the browser tells it to a content script. */
import { recordedUrl, withoutCredentials } from '../../src/trace/url.ts';
import { now } from '../platform/clock.ts';
import { Failure } from '../../src/protocol/failure.ts';
import type { RelayParams, RelayResult, Snapshot } from '../../src/protocol/relay.ts';

type Permission = Snapshot['permissions']['sync'];

/**
 * What a scope names. A page that was loaded with user and password registers with them in its scope, which then is
 * another registration for the browser; here they count as one. That without them comes first: it alone controls pages.
 * `navigator.serviceWorker.ready` gives null in an isolated world, hence always all registrations.
 */
async function registrationsOf(scope: string): Promise<ServiceWorkerRegistration[]> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  return registrations
    .filter((registration) => withoutCredentials(registration.scope) === scope)
    .sort((a, b) => Number(b.scope === scope) - Number(a.scope === scope));
}

/** The one of a scope that is meant: the first that fits, or else the first. @throws when there is none */
async function registrationOf(
  scope: string,
  fits: (registration: ServiceWorkerRegistration) => boolean | Promise<boolean>,
): Promise<ServiceWorkerRegistration> {
  const registrations = await registrationsOf(scope);
  for (const registration of registrations) if (await fits(registration)) return registration;
  const [first] = registrations;
  if (!first) throw new Failure({ code: 'registration-gone', params: { scope } });
  return first;
}

const isActive = ({ active }: ServiceWorkerRegistration): boolean => active !== null;

/** Takes stock of all registrations, their versions and tags, and of the permissions. */
export async function takeSnapshot(): Promise<Snapshot> {
  const at = now();
  // Missing in an insecure context.
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  const [registrations, sync, periodicSync] = await Promise.all([
    container?.getRegistrations(),
    permissionOf('background-sync'),
    permissionOf('periodic-background-sync'),
  ]);
  return {
    at,
    permissions: { sync, periodicSync },
    registrations: await Promise.all([...byScope(registrations ?? [])].map(([scope, those]) => observed(scope, those))),
  };
}

/** Registrations by what their scopes are known as, those without user and password first. */
function byScope(registrations: readonly ServiceWorkerRegistration[]): Map<string, ServiceWorkerRegistration[]> {
  const found = new Map<string, ServiceWorkerRegistration[]>();
  for (const registration of registrations) {
    const scope = withoutCredentials(registration.scope);
    const those = found.get(scope) ?? [];
    found.set(scope, registration.scope === scope ? [registration, ...those] : [...those, registration]);
  }
  return found;
}

/** What is registered at a scope: the versions are those of the one that has an active worker. */
async function observed(scope: string, those: readonly ServiceWorkerRegistration[]): Promise<Snapshot['registrations'][number]> {
  const shown = those.find(isActive) ?? those[0];
  const [sync, periodicSync] = await Promise.all(
    (['sync', 'periodicSync'] as const).map(async (api) => together(await Promise.all(those.map((one) => tagsOf(one[api]))))),
  );
  return {
    scope,
    active: versionOf(shown?.active ?? null),
    waiting: versionOf(shown?.waiting ?? null),
    installing: versionOf(shown?.installing ?? null),
    tags: { sync: sync ?? null, periodicSync: periodicSync ?? null },
  };
}

/** The tags of several managers; null where there is none. */
function together(lists: readonly (string[] | null)[]): string[] | null {
  const known = lists.filter((tags) => tags !== null);
  return known.length === 0 ? null : [...new Set(known.flat())].sort();
}

/** Registers a one-shot tag, as the page would; see `relayMethods`. */
export async function register({ scope, tag }: RelayParams<'register'>): Promise<RelayResult<'register'>> {
  const { sync } = await registrationOf(scope, isActive);
  if (!sync) throw new Failure({ code: 'no-background-sync', params: {} });
  const coalesced = ((await tagsOf(sync)) ?? []).includes(tag);
  const calledAt = now();
  const error = await errorOf(sync.register(tag));
  return { calledAt, settledAt: now(), coalesced, error };
}

/** Unregisters a periodic tag. */
export async function unregisterPeriodic(
  params: RelayParams<'unregister-periodic'>,
): Promise<RelayResult<'unregister-periodic'>> {
  const has = async (registration: ServiceWorkerRegistration): Promise<boolean> =>
    (await tagsOf(registration.periodicSync))?.includes(params.tag) ?? false;
  const { periodicSync } = await registrationOf(params.scope, has);
  if (!periodicSync) throw new Failure({ code: 'no-periodic-sync', params: {} });
  return { error: await errorOf(periodicSync.unregister(params.tag)) };
}

/**
 * Starts the active worker of a scope. An empty message is the least that does it: other ways would dispatch a
 * sync or a fetch that the worker acts on.
 */
export async function wake({ scope }: RelayParams<'wake'>): Promise<Record<string, never>> {
  const { active } = await registrationOf(scope, isActive);
  if (!active) throw new Failure({ code: 'no-active-worker', params: {} });
  active.postMessage({});
  return {};
}

function versionOf(worker: ServiceWorker | null): { scriptUrl: string; state: string } | null {
  return worker && { scriptUrl: recordedUrl(worker.scriptURL), state: worker.state };
}

/** The tags of a manager; null where the interface is missing. Without an active worker there are none. */
async function tagsOf(manager: SyncManager | PeriodicSyncManager | undefined): Promise<string[] | null> {
  if (!manager) return null;
  try {
    return (await manager.getTags()).sort();
  } catch {
    return [];
  }
}

async function permissionOf(name: string): Promise<Permission> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript does not know all permissions
    const { state } = await navigator.permissions.query({ name: name as PermissionName });
    return state;
  } catch {
    return null;
  }
}

async function errorOf(result: Promise<void>): Promise<{ name: string; message: string } | null> {
  try {
    await result;
    return null;
  } catch (reason) {
    const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
    return { name, message };
  }
}
