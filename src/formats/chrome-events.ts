/**
 * What Chrome saves itself: the “Save events” of Application > Background services > Background sync and Periodic
 * background sync, a list of the events of the protocol's BackgroundService domain. It is read, and never written.
 *
 * Chrome logs less than a recording holds: no scopes but their origins, no callers, no promises, no requests. Of a run
 * during which its tag was registered again it does not log how it ended.
 */
import * as v from 'valibot';
import * as texts from '../messages/compiled/chrome-log.js';
import { doesNotFit } from '../messages/compiled/file-faults.js';
import { isEvent, type EventFacts, type TraceEvent } from '../trace/events.ts';
import { predicateOf } from '../trace/schema-predicate.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import type { ReadOptions, Trace } from './format.ts';
import { pause } from './pause.ts';
import { eventMismatch, mismatchOf } from './reading/mismatch.ts';
import { TraceRefused } from './reading/refused.ts';
import { dateText } from './time-text.ts';

const rowSchema = v.looseObject({
  timestamp: v.pipe(v.number(), v.finite(), v.minValue(0)),
  origin: v.string(),
  serviceWorkerRegistrationId: v.string(),
  service: v.picklist(['backgroundSync', 'periodicBackgroundSync']),
  eventName: v.string(),
  instanceId: v.string(),
  eventMetadata: v.array(v.looseObject({ key: v.string(), value: v.string() })),
});
type Row = v.InferOutput<typeof rowSchema>;
const fitsRow = predicateOf(rowSchema);

function isRow(input: unknown): input is Row {
  return fitsRow(input);
}

/** Rows worked on between two pauses. */
const rowsBetweenPauses = 5_000;

/** Whether a parsed file is a list of what Chrome's Background services log, of whatever service. */
export function isLikeChromeEvents(file: unknown): file is unknown[] {
  const first: unknown = Array.isArray(file) ? file[0] : undefined;
  return typeof first === 'object' && first !== null && 'service' in first && 'eventName' in first;
}

/**
 * Makes a trace of what Chrome saved, parsed.
 * @throws TraceRefused with the first fault: a sentence, and the path of what does not fit
 * @throws the signal's reason, when it was aborted
 */
export async function traceOfChromeEvents(file: unknown, { signal }: ReadOptions = {}): Promise<Trace> {
  if (!Array.isArray(file)) throw new TraceRefused('', texts.notAList());
  const rows: Row[] = [];
  for (const [i, input] of file.entries()) {
    if (i % rowsBetweenPauses === rowsBetweenPauses - 1) {
      await pause();
      signal?.throwIfAborted();
    }
    if (!isRow(input)) {
      const { issues = [] } = v.safeParse(rowSchema, input, { abortEarly: true });
      const { path, message } = mismatchOf(issues, String(i));
      throw new TraceRefused(path, message);
    }
    rows.push(input);
  }
  // Chrome lists them as they came in, with those of an earlier look first.
  rows.sort((a, b) => a.timestamp - b.timestamp);
  const [first] = rows;
  if (!first) throw new TraceRefused('', texts.empty());
  const events = new ChromeTrace(rows);
  for (const [i, row] of rows.entries()) {
    if (i % rowsBetweenPauses === rowsBetweenPauses - 1) {
      await pause();
      signal?.throwIfAborted();
    }
    events.add(row);
  }
  return { recording: headerOf(first, rows.at(-1) ?? first), events: events.end() };
}

function headerOf(first: Row, last: Row): RecordingHeader {
  const startedAt = first.timestamp * 1000;
  const url = withSlash(first.origin);
  return {
    id: `chrome-${startedAt}`,
    name: texts.name({ time: dateText(startedAt) }),
    startedAt,
    endedAt: last.timestamp * 1000,
    url,
    origin: url.slice(0, -1),
    userAgent: '',
    tool: { name: 'Chrome DevTools', version: '' },
  };
}

function withSlash(origin: string): string {
  return origin.endsWith('/') ? origin : `${origin}/`;
}

/** Facts of a row, with what else it says. */
type Facts = EventFacts | ({ kind: string } & Record<string, unknown>);

class ChromeTrace {
  readonly #events: TraceEvent[] = [];
  /** The registrations of each origin: only where there are several they must be told apart. */
  readonly #registrations = new Map<string, Set<string>>();
  /** The dispatch of a tag that has not ended. */
  readonly #running = new Map<string, string>();
  #dispatches = 0;
  #calls = 0;
  #at: number;

  constructor(rows: readonly Row[]) {
    for (const { origin, serviceWorkerRegistrationId } of rows) {
      const known = this.#registrations.get(origin) ?? new Set();
      this.#registrations.set(origin, known.add(serviceWorkerRegistrationId));
    }
    this.#at = (rows[0]?.timestamp ?? 0) * 1000;
    this.#push({ kind: 'recording-started', reason: texts.source() }, {});
  }

  add(row: Row): void {
    this.#at = row.timestamp * 1000;
    const metadata = Object.fromEntries(row.eventMetadata.map(({ key, value }) => [key, value]));
    const more = { scope: this.#scopeOf(row), ...(row.eventMetadata.length > 0 && { metadata }) };
    const facts = this.#factsOf(row, new Map(Object.entries(metadata)));
    for (const fact of facts) this.#push(fact, more);
  }

  /** The events, once all rows were added. */
  end(): TraceEvent[] {
    this.#push({ kind: 'recording-stopped' }, {});
    return this.#events;
  }

  #factsOf(row: Row, metadata: ReadonlyMap<string, string>): Facts[] {
    const { instanceId: tag, eventName } = row;
    const api = row.service === 'backgroundSync' ? 'sync' : 'periodicSync';
    const run = `${row.service} ${row.origin} ${row.serviceWorkerRegistrationId} ${tag}`;
    const end = (status: string | undefined): Facts[] => {
      const dispatchId = this.#running.get(run);
      // It began before Chrome was told to log.
      if (dispatchId === undefined) return [unread(row)];
      this.#running.delete(run);
      return [{ kind: 'dispatch-settled', dispatchId, ...outcomeOf(status) }];
    };
    switch (eventName) {
      case 'Registered sync':
      case 'Sync event reregistered':
        return this.#call('register', { api, tag });
      case 'Registered periodicsync': {
        const minInterval = Number(metadata.get('minInterval') ?? Number.NaN);
        return this.#call('register', { api, tag, ...(Number.isFinite(minInterval) && { minInterval }) });
      }
      case 'Unregistered periodicsync':
        return this.#call('unregister', { api, tag });
      case 'Dispatched sync event':
      case 'Dispatched periodicsync event': {
        const dispatchId = `chrome-${++this.#dispatches}`;
        this.#running.set(run, dispatchId);
        const type = api === 'sync' ? 'sync' : 'periodicsync';
        const lastChance = api === 'sync' ? metadata.get('Last Chance') === 'Yes' : null;
        return [{ kind: 'dispatch-started', dispatchId, type, tag, lastChance, trusted: true }];
      }
      case 'Sync completed':
        return end(metadata.get('Status'));
      case 'periodicsync event completed':
        return end('succeeded');
      case 'sync event failed':
      case 'periodicsync event failed':
        return end(metadata.get('Failure Reason') ?? 'failed');
      default:
        return [unread(row)];
    }
  }

  /** Chrome logs only calls that it accepted, and not who made them. */
  #call(method: 'register' | 'unregister', call: { api: 'sync' | 'periodicSync'; tag: string; minInterval?: number }): Facts[] {
    const callId = `chrome-${++this.#calls}`;
    return [
      { kind: `${method}-called`, callId, ...call },
      { kind: `${method}-settled`, callId, outcome: 'resolved' },
    ];
  }

  #scopeOf({ origin, serviceWorkerRegistrationId: id }: Row): string {
    const several = (this.#registrations.get(origin)?.size ?? 0) > 1;
    return withSlash(origin) + (several ? `#registration-${id.replace(/[^\w-]+/g, '-')}` : '');
  }

  #push(facts: Facts, more: object): void {
    const seq = this.#events.length + 1;
    const event = { seq, id: `chrome-${seq}`, at: this.#at, source: 'browser', ...more, ...facts };
    if (!isEvent(event)) throw new TraceRefused('', eventMismatch(event)?.message ?? doesNotFit());
    this.#events.push(event);
  }
}

/** A row that stands for no event of a trace: kept as it is, as an event of a kind of its own. */
function unread({ service, eventName, instanceId }: Row): Facts {
  return { kind: 'chrome-event', service, eventName, tag: instanceId };
}

/** How a dispatch ended, in Chrome's words for it. */
function outcomeOf(status: string | undefined): {
  outcome: 'succeeded' | 'failed';
  reason?: 'rejected' | 'timeout' | 'worker-stopped';
} {
  switch (status) {
    case 'succeeded':
      return { outcome: 'succeeded' };
    case 'waitUntil rejected':
      return { outcome: 'failed', reason: 'rejected' };
    case 'timeout':
      return { outcome: 'failed', reason: 'timeout' };
    case 'aborted':
      return { outcome: 'failed', reason: 'worker-stopped' };
    default:
      return { outcome: 'failed' };
  }
}
