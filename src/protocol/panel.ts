/** Messages between panel and background, over a port named `panel`. */
import * as v from 'valibot';
import { isEvent, type TraceEvent } from '../trace/events.ts';
import { librarySchema } from './library.ts';
import type { panelMethods } from './panel-methods.ts';
import { answerSchema } from './send-request.ts';
import { sessionSchema } from './session.ts';
import { whySchema } from './why.ts';

// Checked, but not copied: a copy has its fields in another order.
const events = v.array(v.custom<TraceEvent>(isEvent));

/** The most dispatches that one replay does again. */
export const mostReplayed = 2_000;

/** What each method that the panel can ask for is answered; `panel-methods.ts` says what they do. */
export const panelResults = {
  'start-recording': v.object({}),
  'record-and-reload': v.object({}),
  'stop-recording': v.object({}),
  clear: v.object({}),
  fire: v.object({ fireId: v.string() }),
  'fire-all': v.object({ fireIds: v.array(v.string()) }),
  replay: v.object({ replayId: v.string() }),
  'cancel-replay': v.object({}),
  'unregister-periodic': v.object({}),
  'set-offline': v.object({}),
  'set-faults': v.object({}),
  'send-request': answerSchema,
  'restart-worker': v.object({ stopped: v.number() }),
  'restart-now': v.object({}),
  'list-recordings': librarySchema,
  'rename-recording': v.object({}),
  'pin-recording': v.object({}),
  'delete-recording': v.object({}),
  'set-size-limit': v.object({}),
  'import-begin': v.object({ recordingId: v.string() }),
  'import-events': v.object({}),
  'import-end': v.object({}),
  'import-abort': v.object({}),
};

/** A method of the background that the panel may call. */
export type PanelMethod = keyof typeof panelResults;
export type PanelParams<M extends PanelMethod> = v.InferOutput<(typeof panelMethods)[M]['params']>;
export type PanelResult<M extends PanelMethod> = v.InferOutput<(typeof panelResults)[M]>;

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
