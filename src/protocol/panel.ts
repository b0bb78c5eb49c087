/** Messages between panel and background, over a port named `panel`. */
import * as v from 'valibot';
import { isEvent, type TraceEvent } from '../trace/events.ts';
import { faultRuleSchema } from '../trace/faults.ts';
import { replayedDispatch, replayRequests } from '../trace/kinds/replay.ts';
import { isRecordingHeader, type RecordingHeader } from '../trace/recording.ts';
import { librarySchema } from './library.ts';
import { sessionSchema } from './session.ts';
import { whySchema } from './why.ts';

// Checked, but not copied: a copy has its fields in another order.
const events = v.array(v.custom<TraceEvent>(isEvent));

const recording = v.custom<RecordingHeader>(isRecordingHeader);

const event = { type: v.picklist(['sync', 'periodicsync']), scope: v.string(), tag: v.string() };

/** The most dispatches that one replay does again. */
export const mostReplayed = 2_000;

/** What the panel can ask for: the parameters and the answer of each method. */
export const panelMethods = {
  /**
   * Attach the debugger and record, with the bodies of requests and answers or without. Workers that run already are
   * restarted at their first quiet moment, unless they are to be kept. Fails when the debugger is refused.
   */
  'start-recording': { params: v.object({ keepWorkers: v.boolean(), bodies: v.boolean() }), result: v.object({}) },
  /**
   * The same where no recording runs, and load the page again, when the workers have been restarted or after some seconds.
   * The answer comes when the page is told to load.
   */
  'record-and-reload': { params: v.object({ keepWorkers: v.boolean(), bodies: v.boolean() }), result: v.object({}) },
  'stop-recording': { params: v.object({}), result: v.object({}) },
  /** Begin an empty trace; what is registered now is carried over. */
  clear: { params: v.object({}), result: v.object({}) },
  /** Cause a dispatch. The answer comes at once; the outcome is an event of the trace. */
  fire: {
    params: v.object({
      ...event,
      mode: v.picklist(['browser', 'simulated']),
      way: v.exactOptional(v.picklist(['all-attempts', 'while-offline', 'cold-start'])),
      lastChance: v.boolean(),
    }),
    result: v.object({ fireId: v.string() }),
  },
  /** The same for several tags at once, simulated. */
  'fire-all': { params: v.object({ events: v.array(v.object(event)) }), result: v.object({ fireIds: v.array(v.string()) }) },
  /** Do the dispatches of a recording again, one replay at a time. The answer comes at once; what comes of it are events. */
  replay: {
    params: v.object({
      from: v.string(),
      dispatches: v.pipe(v.array(replayedDispatch), v.minLength(1), v.maxLength(mostReplayed)),
      speed: v.nullable(v.pipe(v.number(), v.minValue(0.01))),
      mode: v.picklist(['browser', 'simulated']),
      requests: replayRequests,
    }),
    result: v.object({ replayId: v.string() }),
  },
  'cancel-replay': { params: v.object({}), result: v.object({}) },
  'unregister-periodic': { params: v.object({ scope: v.string(), tag: v.string() }), result: v.object({}) },
  /** Hold the workers offline, or let them go. Needs a recording. */
  'set-offline': { params: v.object({ offline: v.boolean() }), result: v.object({}) },
  /** Make requests of the workers fail by a rule, which is added, changed, or turned off. Needs a recording. */
  'set-fault': { params: v.object({ rule: faultRuleSchema, active: v.boolean() }), result: v.object({}) },
  'remove-fault': { params: v.object({ id: v.string() }), result: v.object({}) },
  /** Stop the running workers, but those that are being installed; each starts again with its next event. Needs a recording. */
  'restart-worker': { params: v.object({}), result: v.object({ stopped: v.number() }) },
  /** Restart a worker that waits to be restarted for the recording, though it is at work. */
  'restart-now': { params: v.object({ scope: v.string() }), result: v.object({}) },
  /** The recordings that are kept; changes are told as they happen, sizes are as of now. */
  'list-recordings': { params: v.object({}), result: librarySchema },
  'rename-recording': { params: v.object({ id: v.string(), name: v.string() }), result: v.object({}) },
  /** Keep a recording when older ones are given up for their size, or not. */
  'pin-recording': { params: v.object({ id: v.string(), pinned: v.boolean() }), result: v.object({}) },
  /** Fails when the events of an open tab go to it. */
  'delete-recording': { params: v.object({ id: v.string() }), result: v.object({}) },
  /** How large all recordings may be together, bytes. */
  'set-size-limit': { params: v.object({ bytes: v.pipe(v.number(), v.minValue(1)) }), result: v.object({}) },
  /** Store an imported trace: begun with its header, filled in pieces, ended; until then it is not listed. */
  'import-begin': { params: v.object({ recording }), result: v.object({ recordingId: v.string() }) },
  'import-events': {
    params: v.object({ recordingId: v.string(), events }),
    result: v.object({}),
  },
  'import-end': { params: v.object({ recordingId: v.string() }), result: v.object({}) },
  /** Give up an import and forget what was stored of it. */
  'import-abort': { params: v.object({ recordingId: v.string() }), result: v.object({}) },
};

/** A method of the background that the panel may call. */
export type PanelMethod = keyof typeof panelMethods;
export type PanelParams<M extends PanelMethod> = v.InferOutput<(typeof panelMethods)[M]['params']>;
export type PanelResult<M extends PanelMethod> = v.InferOutput<(typeof panelMethods)[M]['result']>;

const toBackground = v.variant('type', [
  /** First message on a new port: which tab this panel belongs to. */
  v.object({ type: v.literal('open'), tabId: v.number() }),
  /** Send the events of a trace after `afterSeq`, and the new ones as they come. Replaces an earlier one. */
  v.object({ type: v.literal('follow'), recordingId: v.string(), afterSeq: v.number() }),
  /** The panel can be seen now, or not any more; until it says so it can. */
  v.object({ type: v.literal('shown'), shown: v.boolean() }),
  v.object({ type: v.literal('request'), id: v.number(), method: v.string(), params: v.unknown() }),
]);

const toPanel = v.variant('type', [
  v.object({ type: v.literal('session'), session: sessionSchema }),
  v.object({ type: v.literal('library'), library: librarySchema }),
  v.object({ type: v.literal('events'), recordingId: v.string(), events }),
  v.object({ type: v.literal('reply'), id: v.number(), result: v.unknown() }),
  v.object({ type: v.literal('failure'), id: v.number(), why: whySchema }),
]);

export type PanelToBackground = v.InferOutput<typeof toBackground>;
export type BackgroundToPanel = v.InferOutput<typeof toPanel>;
export const panelToBackgroundSchema = toBackground;
export const backgroundToPanelSchema = toPanel;
