import type { Page } from 'puppeteer-core';

/** The two services of Chromium that log what they do with syncs. */
export type SyncService = 'backgroundSync' | 'periodicBackgroundSync';

/** One line of Chromium's own log. */
export interface ServiceEvent {
  /** Epoch milliseconds. */
  at: number;
  service: SyncService;
  /** In Chromium's words, such as `Dispatched sync event`. */
  eventName: string;
  tag: string;
  /** The storage key of the registration: its origin with a slash. */
  scope: string;
  metadata: Record<string, string>;
}

/** Chromium's log, as it grows. */
export interface ServiceLog {
  /** All events of all origins since the start, the oldest first. */
  readonly events: readonly ServiceEvent[];
  /** Ends the recording. */
  stop(): Promise<void>;
}

const services: readonly SyncService[] = ['backgroundSync', 'periodicBackgroundSync'];

/**
 * Collects what Chromium itself says it did with syncs: the oracle that a recording is compared with.
 * It knows nothing of the extension. What was logged before is cleared.
 */
export async function observeBackgroundServices(page: Page): Promise<ServiceLog> {
  const session = await page.createCDPSession();
  const events: ServiceEvent[] = [];
  session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent: event }) => {
    const service = services.find((one) => one === event.service);
    if (!service) return;
    events.push({
      at: event.timestamp * 1000,
      service,
      eventName: event.eventName,
      tag: event.instanceId,
      scope: event.storageKey,
      metadata: Object.fromEntries(event.eventMetadata.map(({ key, value }) => [key, value])),
    });
  });
  for (const service of services) {
    // Observing begins with a replay of what the profile still holds, so that goes first.
    await session.send('BackgroundService.clearEvents', { service });
    await session.send('BackgroundService.startObserving', { service });
    await session.send('BackgroundService.setRecording', { service, shouldRecord: true });
  }
  return {
    events,
    stop: async () => {
      // The browser goes on recording for days unless it is told to stop.
      for (const service of services) {
        await session.send('BackgroundService.setRecording', { service, shouldRecord: false });
        await session.send('BackgroundService.stopObserving', { service });
      }
      await session.detach();
    },
  };
}
