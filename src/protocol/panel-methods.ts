/** What the panel can ask for. Apart from what it is answered, as it is background that checks what it is asked for. */
import * as v from 'valibot';
import { isEvent, type TraceEvent } from '../trace/events.ts';
import { setFaultSchema } from '../trace/faults.ts';
import { replayedDispatch, replayRequests } from '../trace/kinds/replay.ts';
import { isRecordingHeader, type RecordingHeader } from '../trace/recording.ts';
import { mostReplayed, panelResults } from './panel.ts';
import { sendRequestSchema } from './send-request.ts';

// Checked, but not copied: a copy has its fields in another order.
const events = v.array(v.custom<TraceEvent>(isEvent));

const recording = v.custom<RecordingHeader>(isRecordingHeader);

const event = { type: v.picklist(['sync', 'periodicsync']), scope: v.string(), tag: v.string() };

/** The parameters and the answer of each method. */
export const panelMethods = {
  /**
   * Attach the debugger and record, with the bodies of requests and answers or without. Workers that run already are
   * restarted at their first quiet moment, unless they are to be kept. Fails when the debugger is refused.
   */
  'start-recording': {
    params: v.object({ keepWorkers: v.boolean(), bodies: v.boolean() }),
    result: panelResults['start-recording'],
  },
  /**
   * The same where no recording runs, and load the page again, when the workers have been restarted or after some seconds.
   * The answer comes when the page is told to load.
   */
  'record-and-reload': {
    params: v.object({ keepWorkers: v.boolean(), bodies: v.boolean() }),
    result: panelResults['record-and-reload'],
  },
  'stop-recording': { params: v.object({}), result: panelResults['stop-recording'] },
  /** Begin an empty trace; what is registered now is carried over. */
  clear: { params: v.object({}), result: panelResults.clear },
  /** Cause a dispatch. The answer comes at once; the outcome is an event of the trace. */
  fire: {
    params: v.object({
      ...event,
      mode: v.picklist(['browser', 'simulated']),
      way: v.exactOptional(v.picklist(['all-attempts', 'while-offline', 'cold-start'])),
      lastChance: v.boolean(),
    }),
    result: panelResults.fire,
  },
  /** The same for several tags at once, simulated. */
  'fire-all': { params: v.object({ events: v.array(v.object(event)) }), result: panelResults['fire-all'] },
  /** Do the dispatches of a recording again, one replay at a time. The answer comes at once; what comes of it are events. */
  replay: {
    params: v.object({
      from: v.string(),
      dispatches: v.pipe(v.array(replayedDispatch), v.minLength(1), v.maxLength(mostReplayed)),
      speed: v.nullable(v.pipe(v.number(), v.minValue(0.01))),
      mode: v.picklist(['browser', 'simulated']),
      requests: replayRequests,
    }),
    result: panelResults.replay,
  },
  'cancel-replay': { params: v.object({}), result: panelResults['cancel-replay'] },
  'unregister-periodic': {
    params: v.object({ scope: v.string(), tag: v.string() }),
    result: panelResults['unregister-periodic'],
  },
  /** Hold the workers offline, or let them go. Needs a recording. */
  'set-offline': { params: v.object({ offline: v.boolean() }), result: panelResults['set-offline'] },
  /** Make requests of the workers fail by these rules, the first of which that fits counts, and no others. Needs a recording. */
  'set-faults': { params: v.object({ faults: v.array(setFaultSchema) }), result: panelResults['set-faults'] },
  /** Have the worker of a registration send a recorded request again. Fails where that fails. Needs a recording. */
  'send-request': { params: sendRequestSchema, result: panelResults['send-request'] },
  /** Stop the running workers, but those that are being installed; each starts again with its next event. Needs a recording. */
  'restart-worker': { params: v.object({}), result: panelResults['restart-worker'] },
  /** Restart a worker that waits to be restarted for the recording, though it is at work. */
  'restart-now': { params: v.object({ scope: v.string() }), result: panelResults['restart-now'] },
  /** The recordings that are kept; changes are told as they happen, sizes are as of now. */
  'list-recordings': { params: v.object({}), result: panelResults['list-recordings'] },
  'rename-recording': { params: v.object({ id: v.string(), name: v.string() }), result: panelResults['rename-recording'] },
  /** Keep a recording when older ones are given up for their size, or not. */
  'pin-recording': { params: v.object({ id: v.string(), pinned: v.boolean() }), result: panelResults['pin-recording'] },
  /** Fails when the events of an open tab go to it. */
  'delete-recording': { params: v.object({ id: v.string() }), result: panelResults['delete-recording'] },
  /** How large all recordings may be together, bytes. */
  'set-size-limit': { params: v.object({ bytes: v.pipe(v.number(), v.minValue(1)) }), result: panelResults['set-size-limit'] },
  /** Store an imported trace: begun with its header, filled in pieces, ended; until then it is not listed. */
  'import-begin': { params: v.object({ recording }), result: panelResults['import-begin'] },
  'import-events': {
    params: v.object({ recordingId: v.string(), events }),
    result: panelResults['import-events'],
  },
  'import-end': { params: v.object({ recordingId: v.string() }), result: panelResults['import-end'] },
  /** Give up an import and forget what was stored of it. */
  'import-abort': { params: v.object({ recordingId: v.string() }), result: panelResults['import-abort'] },
};
