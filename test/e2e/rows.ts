/** What a recording says and what Chromium says, in words that both have, to be compared. */
import type { ServiceLog } from '../../driver/extension/oracle.ts';
import { isKnown } from '../../src/trace/events.ts';
import type { World } from './world.ts';

/** What Chromium says it did, sorted. */
export function rowsOfChromium({ events }: ServiceLog): string[] {
  return events
    .flatMap(({ eventName, tag, metadata }) => {
      switch (eventName) {
        case 'Registered sync':
          return `${tag}: registered`;
        case 'Dispatched sync event':
          return `${tag}: dispatched${metadata['Last Chance'] === 'Yes' ? ', last chance' : ''}`;
        case 'sync event failed':
          return `${tag}: ${metadata['Failure Reason']}`;
        case 'Sync completed':
          return `${tag}: ${metadata['Status']}`;
        case 'Registered periodicsync':
          return `${tag}: registered, every ${metadata['minInterval']} ms`;
        case 'Unregistered periodicsync':
          return `${tag}: unregistered`;
        case 'Dispatched periodicsync event':
          return `${tag}: dispatched`;
        case 'periodicsync event completed':
          return `${tag}: succeeded`;
        default:
          return [];
      }
    })
    .sort();
}

/** What a recording says of the same, sorted. */
export async function rowsOf({ events }: Pick<World, 'events'>): Promise<string[]> {
  const rows: string[] = [];
  /** What calls and dispatches are about. */
  const tags = new Map<string, string>();
  const intervals = new Map<string, string>();
  const words = { rejected: 'waitUntil rejected', timeout: 'timeout', 'worker-stopped': 'aborted' };
  for (const event of (await events()).filter(isKnown)) {
    switch (event.kind) {
      case 'register-called':
      case 'unregister-called':
        tags.set(event.callId, event.tag);
        intervals.set(event.callId, event.minInterval === undefined ? '' : `, every ${event.minInterval} ms`);
        break;
      case 'register-settled':
      case 'unregister-settled': {
        const what = event.kind === 'register-settled' ? 'registered' : 'unregistered';
        if (event.outcome === 'resolved') rows.push(`${tags.get(event.callId)}: ${what}${intervals.get(event.callId)}`);
        break;
      }
      case 'dispatch-started':
        tags.set(event.dispatchId, event.tag);
        rows.push(`${event.tag}: dispatched${event.lastChance ? ', last chance' : ''}`);
        break;
      case 'dispatch-settled': {
        const { dispatchId, outcome, reason } = event;
        rows.push(`${tags.get(dispatchId)}: ${outcome === 'succeeded' || !reason ? outcome : words[reason]}`);
      }
    }
  }
  return rows.sort();
}
