// Finding out what this browser can do, and asking it for syncs.

/**
 * @typedef {object} SyncManager
 * @property {(tag: string) => Promise<void>} register
 * @property {() => Promise<string[]>} getTags
 *
 * @typedef {object} PeriodicSyncManager
 * @property {(tag: string, options: {minInterval: number}) => Promise<void>} register
 * @property {(tag: string) => Promise<void>} unregister
 * @property {() => Promise<string[]>} getTags
 *
 * @typedef {object} Connection
 * @property {SyncManager} [sync]
 * @property {PeriodicSyncManager} [periodicSync]
 * @property {string} [problem] why there is no `sync`
 */

/**
 * Installs the worker and waits until it is active: before that, `register()` would be rejected.
 * @returns {Promise<Connection>}
 */
export async function connect() {
  if (!isSecureContext) return { problem: 'This page is not secure, so there is no Background Sync.' };
  if (!('serviceWorker' in navigator)) return { problem: 'This browser has no service workers.' };
  try {
    await navigator.serviceWorker.register('/sw.js', { scope: '/', type: 'module' });
  } catch (error) {
    return { problem: `The service worker could not be installed: ${reasonOf(error)}` };
  }
  /** @type {ServiceWorkerRegistration & {sync?: SyncManager, periodicSync?: PeriodicSyncManager}} */
  const registration = await navigator.serviceWorker.ready;
  const { sync, periodicSync } = registration;
  return sync ? { sync, periodicSync } : { periodicSync, problem: 'This browser has no Background Sync.' };
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
