/** What the panel is told of its tab beside the trace: things that are true now and belong to no recording. */
import * as v from 'valibot';
import { requestFaultSchema } from '../trace/faults.ts';
import { whySchema } from './why.ts';

const frame = v.object({
  /** Address of the document. */
  url: v.string(),
  origin: v.string(),
  /** Whether it is the page itself and no iframe. */
  top: v.boolean(),
  /** What its browser and context offer. */
  secure: v.boolean(),
  serviceWorker: v.boolean(),
  sync: v.boolean(),
  periodicSync: v.boolean(),
});

/** What a worker does that keeps it from being restarted, and of what name. */
const work = v.object({
  doing: v.picklist(['sync', 'request', 'event', 'order', 'no-answer']),
  /** The tag of a sync. */
  what: v.nullable(v.string()),
});

const session = v.object({
  tabId: v.number(),
  /** Address of the tab, if we may know it. */
  url: v.nullable(v.string()),
  /** The trace that the tab's events go to. */
  recordingId: v.string(),
  /** How deep we look: only at the page, or through the debugger. */
  capture: v.picklist(['inspecting', 'starting', 'recording', 'stopping']),
  /** When the recording began (epoch ms); null while none runs. */
  recordingSince: v.nullable(v.number()),
  /** Whether the workers are held offline by us. */
  offline: v.boolean(),
  /** The failures that requests of the workers meet. */
  faults: v.array(requestFaultSchema),
  frames: v.array(frame),
  /** The registrations whose workers wait for long to be restarted for the recording, and what they wait for. */
  waiting: v.array(v.object({ scope: v.string(), ...work.entries })),
  /** Whether another tab with workers of the same origins is recorded: what is done to them there happens here, too. */
  recordedElsewhere: v.exactOptional(v.boolean()),
  /** What keeps us from looking or recording. */
  problem: v.nullable(v.object({ kind: v.string(), why: whySchema })),
});

/** A frame of the inspected page. */
export type Frame = v.InferOutput<typeof frame>;
/** What a worker is at. */
export type Work = v.InferOutput<typeof work>;
/** The present state of one inspected tab. */
export type SessionState = v.InferOutput<typeof session>;
export const sessionSchema = session;
export const frameSchema = frame;
