import type { RecordingHeader } from '../trace/recording.ts';
import type { Clock } from '../transport/clock.ts';
import type { StoredRecording } from './trace-store.ts';

/** What recordings are made with. */
export interface Making {
  clock: Clock;
  /** What they say of who made them. */
  madeBy: Pick<RecordingHeader, 'tool' | 'userAgent'>;
  names: RecordingNames;
}

/**
 * A trace that holds nothing yet.
 * @param url of the page; null where it is not known
 * @param marks what another one has already, and is not told again
 */
export function newRecording(
  url: string | null,
  { clock, madeBy, names }: Making,
  marks: ReadonlyMap<string, number> = new Map(),
): StoredRecording {
  const id = crypto.randomUUID();
  const at = clock.now();
  const origin = url === null ? '' : new URL(url).origin;
  return {
    id,
    header: { id, name: names.nameOf(url, at), startedAt: at, url: url ?? '', origin, ...madeBy },
    storedAt: at,
    state: 'live',
    kind: 'inspected',
    lastSeq: 0,
    size: 0,
    pinned: false,
    marks: new Map(marks),
  };
}

/** Names recordings by what is recorded where, to the second; of those that begin in the same one the later have a number. */
export class RecordingNames {
  #last = '';
  #times = 0;

  nameOf(url: string | null, at: number): string {
    const host = url === null ? 'unknown page' : new URL(url).host || 'page';
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    const name = `${host} ${time}`;
    this.#times = this.#last === name ? this.#times + 1 : 1;
    this.#last = name;
    return this.#times === 1 ? name : `${name} (${this.#times})`;
  }
}
