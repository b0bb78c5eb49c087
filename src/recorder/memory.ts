/** What of a recorder outlives it, so that a later one on the same connection goes on where it was ended. */
import * as v from 'valibot';
import { requestFaultSchema } from '../trace/faults.ts';

/** Where a script begins, in its own lines and columns, from 0. */
const firstLine = v.object({ url: v.string(), lineNumber: v.number(), columnNumber: v.number() });

const worker = v.object({
  workerId: v.string(),
  sessionId: v.string(),
  scriptUrl: v.string(),
  scope: v.nullable(v.string()),
  running: v.boolean(),
  /** Whether the probe of its run came before its script. */
  early: v.boolean(),
  /** How often it was stopped so that the probe comes first when it starts again. */
  restarts: v.number(),
  runId: v.string(),
  /** The script that is the probe; null while it is not known. */
  probeScriptId: v.nullable(v.string()),
  firstLines: v.array(firstLine),
});

export const recorderMemorySchema = v.object({
  id: v.string(),
  probeName: v.string(),
  key: v.string(),
  offline: v.boolean(),
  restartsLate: v.boolean(),
  faults: v.array(requestFaultSchema),
  /** How much of bodies is recorded, characters; null where they are not. */
  bodies: v.nullable(v.number()),
  workers: v.array(worker),
  /** The sessions of frames in processes of their own. */
  frames: v.array(v.string()),
});

export type FirstLine = v.InferOutput<typeof firstLine>;
export type WorkerMemory = v.InferOutput<typeof worker>;
export type RecorderMemory = v.InferOutput<typeof recorderMemorySchema>;
