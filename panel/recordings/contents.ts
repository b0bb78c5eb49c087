/** What is in the recordings that are kept, found by reading them: one after the other, while the list is open. */
import { useEffect, useState } from 'preact/hooks';
import { markedBy } from '../../src/diagnosis/marked.ts';
import { Problems } from '../../src/diagnosis/problems.ts';
import { pause } from '../../src/formats/pause.ts';
import type { KeptRecording } from '../../src/protocol/library.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { StoredTraces } from '../host.ts';

/** What is in a recording. */
export interface Contents {
  attempts: number;
  failed: number;
  /** In how many of them work was lost, or perhaps was. */
  lost: number;
  /** The tags that anything happened to, those with the most attempts first. */
  tags: string[];
}

/** So many tags of a recording are known. */
const mostTags = 1_000;

/** Larger ones are not read only to be listed, bytes: that would take seconds of each opening of the list. */
export const mostRead = 40_000_000;

/** Reads what is in a recording. @throws the signal's reason, when it was aborted */
export async function contentsOf(traces: Pick<StoredTraces, 'read'>, id: string, signal: AbortSignal): Promise<Contents> {
  const model = emptyModel();
  const problems = new Problems(model);
  for await (const events of traces.read(id)) {
    signal.throwIfAborted();
    fold(model, events);
    problems.add(events);
    await pause();
  }
  signal.throwIfAborted();
  const dispatches = [...model.dispatches.values()];
  const { lost } = markedBy(problems.at(model.to ?? 0));
  const counts = new Map<string, number>();
  for (const { tag, dispatches: own, calls, pending } of model.tags.values()) {
    if (own.length + calls.length > 0 || pending) counts.set(tag, (counts.get(tag) ?? 0) + own.length);
  }
  return {
    attempts: dispatches.length,
    failed: dispatches.filter(({ outcome }) => outcome === 'failed').length,
    lost: lost.size,
    tags: [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([tag]) => tag)
      .slice(0, mostTags),
  };
}

/** What was read before, by what it was read of: it need not be read again when the list is opened again. */
const known = new Map<string, Contents>();

const keyOf = ({ id, events }: KeptRecording): string => `${id} ${events}`;

/** What is in recordings, as far as it was read, and whether more is still being read: those that one sees are read first. */
export function useContents(
  traces: Promise<StoredTraces>,
  recordings: readonly KeptRecording[],
): { contentsOf: (recording: KeptRecording) => Contents | null; reading: boolean } {
  const [, tell] = useState(0);
  const keys = recordings.map(keyOf).join();
  /** Of which recordings all was read that can be. */
  const [readOf, setReadOf] = useState('');
  useEffect(() => {
    const ended = new AbortController();
    const read = async (): Promise<void> => {
      const store = await traces;
      for (const each of recordings) {
        if (each.size > mostRead || known.has(keyOf(each))) continue;
        // One that is deleted meanwhile, or can't be read, is listed without.
        const contents = await contentsOf(store, each.id, ended.signal).catch(() => null);
        if (ended.signal.aborted) return;
        if (contents) known.set(keyOf(each), contents);
        tell((count) => count + 1);
      }
    };
    const over = (): void => {
      if (!ended.signal.aborted) setReadOf(keys);
    };
    void read().then(over, over);
    return () => ended.abort();
  }, [keys]);
  return { contentsOf: (recording) => known.get(keyOf(recording)) ?? null, reading: readOf !== keys };
}
