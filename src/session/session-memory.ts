/**
 * What of a tab outlives background, within bounds: the browser keeps 10 MB for all tabs, and a page says how many
 * workers it has, and how long their addresses are.
 */
import * as v from 'valibot';
import { sizeOf } from '../protocol/size.ts';
import { recorderMemorySchema, type WorkerMemory } from '../recorder/memory.ts';

const recordingMemorySchema = v.object({
  /** When it began, epoch ms. */
  since: v.number(),
  recorder: recorderMemorySchema,
  /** How many workers of the recorder there was no room for. */
  forgotten: v.number(),
});
/** What is needed to go on with a recording in which background was ended. */
export type RecordingMemory = v.InferOutput<typeof recordingMemorySchema>;

export const sessionMemorySchema = v.object({
  recordingId: v.string(),
  /** Null while none runs. */
  recording: v.nullable(recordingMemorySchema),
  /** Whether the debugger is attached, also for a simulated fire without a recording. */
  attached: v.boolean(),
});
export type SessionMemory = v.InferOutput<typeof sessionMemorySchema>;

/** So many bytes of one tab's workers and frames are remembered. */
const mostOfTab = 64_000;
/** Longer addresses are not remembered in full, in characters. */
const longestAddress = 1_000;
const mostFrames = 200;

/** The same as far as it may be remembered: where it is too much, workers that run come first. */
export function bounded({ since, recorder, forgotten }: RecordingMemory): RecordingMemory {
  const workers: WorkerMemory[] = [];
  let left = mostOfTab;
  const runningFirst = [...recorder.workers].sort((a, b) => Number(b.running) - Number(a.running));
  for (const worker of runningFirst) {
    const one = boundedWorker(worker, left);
    left -= sizeOf(one);
    if (left < 0) break;
    workers.push(one);
  }
  const also = recorder.workers.length - workers.length;
  return { since, recorder: { ...recorder, workers, frames: recorder.frames.slice(0, mostFrames) }, forgotten: forgotten + also };
}

function boundedWorker({ scriptUrl, scope, firstLines, ...rest }: WorkerMemory, left: number): WorkerMemory {
  const lines = firstLines.filter(({ url }) => url.length <= longestAddress);
  return {
    ...rest,
    // Its origin is what it is asked for.
    scriptUrl: scriptUrl.length > longestAddress ? `${scriptUrl.slice(0, longestAddress)}…` : scriptUrl,
    // Half of one would be that of another registration: it is not known then.
    scope: scope !== null && scope.length > longestAddress ? null : scope,
    // Without them the probe comes as early, unless DevTools is faster.
    firstLines: sizeOf(lines) > left / 4 ? [] : lines,
  };
}
