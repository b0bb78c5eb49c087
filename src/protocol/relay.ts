/** Messages between a frame's relay and background, over a port named `relay`. */
import * as v from 'valibot';
import { frameSchema } from './session.ts';
import { whySchema } from './why.ts';

const workerVersion = v.nullable(v.object({ scriptUrl: v.string(), state: v.string() }));
const permission = v.nullable(v.picklist(['granted', 'denied', 'prompt']));

const snapshot = v.object({
  /** When it was taken, epoch ms. */
  at: v.number(),
  permissions: v.object({ sync: permission, periodicSync: permission }),
  registrations: v.array(
    v.object({
      scope: v.string(),
      active: workerVersion,
      waiting: workerVersion,
      installing: workerVersion,
      /** Null where the browser does not have the interface. */
      tags: v.object({ sync: v.nullable(v.array(v.string())), periodicSync: v.nullable(v.array(v.string())) }),
    }),
  ),
});

/** What background can ask of a relay: the parameters and the answer of each method. */
export const relayMethods = {
  /** What is registered in this frame's origin; null if nothing changed since the last answer, or its bytes if too many. */
  observe: {
    params: v.object({ full: v.boolean() }),
    result: v.nullable(v.union([snapshot, v.object({ tooLarge: v.number() })])),
  },
  /** Register a one-shot tag. `error` is set where the browser refused. */
  register: {
    params: v.object({ scope: v.string(), tag: v.string() }),
    result: v.object({
      calledAt: v.number(),
      settledAt: v.number(),
      /** Whether the tag was pending already, in which case Chromium fires nothing. */
      coalesced: v.boolean(),
      error: v.nullable(v.object({ name: v.string(), message: v.string() })),
    }),
  },
  'unregister-periodic': {
    params: v.object({ scope: v.string(), tag: v.string() }),
    result: v.object({ error: v.nullable(v.object({ name: v.string(), message: v.string() })) }),
  },
  /** Start the active worker of a scope, by an empty message to it. */
  wake: { params: v.object({ scope: v.string() }), result: v.object({}) },
};

export type RelayMethod = keyof typeof relayMethods;
export type RelayParams<M extends RelayMethod> = v.InferOutput<(typeof relayMethods)[M]['params']>;
export type RelayResult<M extends RelayMethod> = v.InferOutput<(typeof relayMethods)[M]['result']>;
/** What is registered in one origin. */
export type Snapshot = v.InferOutput<typeof snapshot>;

const toBackground = v.variant('type', [
  /**
   * First message on a new port. `documentId` tells a connection made again from a new document, `restored` a
   * document that came back through the back/forward cache; `wallAhead` how far the clock of the wall is ahead of the
   * frame's own, ms.
   */
  v.object({
    type: v.literal('hello'),
    documentId: v.pipe(v.string(), v.maxLength(100)),
    frame: frameSchema,
    restored: v.boolean(),
    wallAhead: v.number(),
  }),
  /** Drafts of events, numbered for the acknowledgement; each is checked on its own. */
  v.object({ type: v.literal('events'), upTo: v.number(), events: v.array(v.unknown()) }),
  v.object({ type: v.literal('reply'), id: v.number(), result: v.unknown() }),
  v.object({ type: v.literal('failure'), id: v.number(), why: whySchema }),
]);

const toRelay = v.variant('type', [
  v.object({ type: v.literal('ack'), upTo: v.number() }),
  v.object({ type: v.literal('request'), id: v.number(), method: v.string(), params: v.unknown() }),
  /** This tab is not looked at (any more): take the hook out and end. */
  v.object({ type: v.literal('off') }),
]);

export type RelayToBackground = v.InferOutput<typeof toBackground>;

export const relayToBackgroundSchema = toBackground;
export const backgroundToRelaySchema = toRelay;
