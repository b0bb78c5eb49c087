/** The interfaces of the Background Sync specifications, which TypeScript's library does not have. */

interface SyncManager {
  register(tag: string): Promise<void>;
  getTags(): Promise<string[]>;
}
declare var SyncManager: { prototype: SyncManager } | undefined;

interface PeriodicSyncManager {
  register(tag: string, options?: { minInterval?: number }): Promise<void>;
  unregister(tag: string): Promise<void>;
  getTags(): Promise<string[]>;
}
declare var PeriodicSyncManager: { prototype: PeriodicSyncManager } | undefined;

interface ServiceWorkerRegistration {
  readonly sync?: SyncManager;
  readonly periodicSync?: PeriodicSyncManager;
}

interface ExtendableEvent extends Event {
  waitUntil(promise: unknown): void;
}
declare var ExtendableEvent: { prototype: ExtendableEvent };
declare var FetchEvent: { prototype: ExtendableEvent };

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  readonly lastChance: boolean;
}
declare var SyncEvent: {
  prototype: SyncEvent;
  new (type: string, init: { tag: string; lastChance?: boolean }): SyncEvent;
};

interface PeriodicSyncEvent extends ExtendableEvent {
  readonly tag: string;
}
declare var PeriodicSyncEvent: {
  prototype: PeriodicSyncEvent;
  new (type: string, init: { tag: string }): PeriodicSyncEvent;
};
