/** What is registered in this document's origin, as the browser tells it to a content script. */
import { now } from '../platform/clock.ts';
import type { RelayParams, RelayResult, Snapshot } from '../../src/protocol/relay.ts';

type Permission = Snapshot['permissions']['sync'];

/** `navigator.serviceWorker.ready` gives null in an isolated world, hence always all registrations. */
async function registrationOf(scope: string): Promise<ServiceWorkerRegistration> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  const found = registrations.find((registration) => registration.scope === scope);
  if (!found) throw new Error(`There is no registration with the scope ${scope} any more.`);
  return found;
}

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
    registrations: await Promise.all(
      (registrations ?? []).map(async (registration) => ({
        scope: registration.scope,
        active: versionOf(registration.active),
        waiting: versionOf(registration.waiting),
        installing: versionOf(registration.installing),
        tags: {
          sync: await tagsOf(registration.sync),
          periodicSync: await tagsOf(registration.periodicSync),
        },
      })),
    ),
  };
}

/** Registers a one-shot tag, as the page would; see `relayMethods`. */
export async function register({ scope, tag }: RelayParams<'register'>): Promise<RelayResult<'register'>> {
  const { sync } = await registrationOf(scope);
  if (!sync) throw new Error('This browser has no Background Sync.');
  const coalesced = ((await tagsOf(sync)) ?? []).includes(tag);
  const calledAt = now();
  const error = await errorOf(sync.register(tag));
  return { calledAt, settledAt: now(), coalesced, error };
}

/** Unregisters a periodic tag. */
export async function unregisterPeriodic(
  params: RelayParams<'unregister-periodic'>,
): Promise<RelayResult<'unregister-periodic'>> {
  const { periodicSync } = await registrationOf(params.scope);
  if (!periodicSync) throw new Error('This browser has no Periodic Background Sync.');
  return { error: await errorOf(periodicSync.unregister(params.tag)) };
}

/**
 * Starts the active worker of a scope. An empty message is the least that does it: other ways would dispatch a
 * sync or a fetch that the worker acts on.
 */
export async function wake({ scope }: RelayParams<'wake'>): Promise<Record<string, never>> {
  const { active } = await registrationOf(scope);
  if (!active) throw new Error('The registration has no active worker: wait until it is activated.');
  active.postMessage({});
  return {};
}

function versionOf(worker: ServiceWorker | null): { scriptUrl: string; state: string } | null {
  return worker && { scriptUrl: worker.scriptURL, state: worker.state };
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
