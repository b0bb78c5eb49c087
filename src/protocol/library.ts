/** The recordings that are kept, as background tells the panel. */
import * as v from 'valibot';

const recording = v.object({
  id: v.string(),
  name: v.string(),
  url: v.string(),
  /** Epoch ms; `endedAt` is null while it goes on, and where it is not known. */
  startedAt: v.number(),
  endedAt: v.nullable(v.number()),
  imported: v.boolean(),
  /** Kept when older ones are given up for their size. */
  pinned: v.boolean(),
  /** Whether the events of an open tab go to it. */
  inUse: v.boolean(),
  events: v.number(),
  /** Bytes. */
  size: v.number(),
});

/** All recordings, the newest first; sizes are bytes. */
export const librarySchema = v.object({ recordings: v.array(recording), size: v.number(), limit: v.number() });

/** One recording that is kept. */
export type KeptRecording = v.InferOutput<typeof recording>;
/** All recordings that are kept. */
export type Library = v.InferOutput<typeof librarySchema>;
