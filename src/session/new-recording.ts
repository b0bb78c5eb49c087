import type { RecordingHeader } from '../trace/recording.ts';
import { isTime } from '../trace/time.ts';
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

/** What a recording is named by. */
export interface NameParts {
  /** Of the page; empty where it has none, null where it is not known. */
  host: string | null;
  /** To the second, without what a file can't have in its name. */
  time: string;
  /** How many have been named so, with this one. */
  times: number;
}

/** Names recordings by what is recorded where, to the second; of those that begin in the same one the later have a number. */
export class RecordingNames {
  readonly #words: (parts: NameParts) => string;
  #last = '';
  #times = 0;

  /** @param words puts a name together, in the language of who reads it */
  constructor(words: (parts: NameParts) => string) {
    this.#words = words;
  }

  nameOf(url: string | null, at: number): string {
    const host = url === null ? null : new URL(url).host;
    const time = timeInName(at);
    const named = `${host} ${time}`;
    this.#times = this.#last === named ? this.#times + 1 : 1;
    this.#last = named;
    return this.#words({ host, time, times: this.#times });
  }
}

/** A time as names have it: `2026-11-28 09.05.00`, in UTC; empty where no calendar knows it. */
export function timeInName(at: number): string {
  if (!isTime(at)) return '';
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
}
