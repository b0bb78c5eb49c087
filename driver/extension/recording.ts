/** The recording of the tab in hand, as the panel and its store have it. */
import type { Panel } from './panel.ts';
import { record } from '../../src/messages/compiled/toolbar.js';
import { isEvent, type EventKind, type KnownEvent, type TraceEvent } from '../../src/trace/events.ts';

type Frame = Panel['panel'];

/** Whether a recording runs. */
export async function isPressed(panel: Frame): Promise<boolean> {
  const button = await panel.$(`::-p-aria([name="${record()}"][role="button"])`);
  return (await button?.evaluate((found) => found.ariaPressed === 'true')) ?? false;
}

/**
 * The events of the newest trace that is no import, as stored now.
 * @param url only of traces that began with this address
 * @param kind only events of this kind: what there is of the others need not come over
 */
export async function readTrace(panel: Frame, url?: string, kind?: EventKind): Promise<TraceEvent[]> {
  const stored: unknown = JSON.parse(String(await panel.evaluate(readNewest(url, kind))));
  return Array.isArray(stored) ? stored.filter(isEvent) : [];
}

/** How many of a page's calls the gaps among events tell to be missing. */
export function callsMissing(events: readonly KnownEvent[]): number {
  return events.reduce((sum, event) => {
    return event.kind === 'capture-gap' && event.code === 'page-too-fast' ? sum + Number(event.params?.['count']) : sum;
  }, 0);
}

// Text, because runners rewrite functions.
const readNewest = (url: string | undefined, kind: EventKind | undefined): string => `new Promise((resolve, reject) => {
  const opening = indexedDB.open('syncscope');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const tx = db.transaction(['recordings', 'batches']);
    const recordings = tx.objectStore('recordings').getAll();
    const batches = tx.objectStore('batches').getAll();
    tx.oncomplete = () => {
      db.close();
      const newest = recordings.result
        .filter(({ kind, header }) => kind !== 'imported' && (${url === undefined} || header.url === ${JSON.stringify(url)}))
        .sort((a, b) => b.header.startedAt - a.header.startedAt)[0];
      const lines = batches.result
        .filter(({ recordingId }) => recordingId === newest?.id)
        .map((batch) => batch.lines);
      const all = '[' + lines.join(',') + ']';
      const kind = ${JSON.stringify(kind ?? null)};
      resolve(kind === null ? all : JSON.stringify(JSON.parse(all).filter((event) => event.kind === kind)));
    };
  };
})`;
