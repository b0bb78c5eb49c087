/** A recording that is done again. */
import * as v from 'valibot';
import { errorLine, finite, flag, name, requestLine, saidFields, scope, syncType, text } from './fields.ts';
import { kind } from './kind.ts';

/** What the requests of a replay meet: the network; the answers that were recorded, and never the network; or failure. */
export const replayRequests = v.picklist(['network', 'recording', 'fail']);

/** What came of a dispatch, in short: see `summaryOf`. */
export const runSummary = v.looseObject({
  outcome: v.nullable(v.picklist(['succeeded', 'failed'])),
  /** ms */
  duration: v.nullable(finite),
  promises: v.array(v.picklist(['fulfilled', 'rejected', 'pending'])),
  /** As `POST /path 200`. */
  requests: v.array(requestLine),
  errors: v.array(errorLine),
});

/** A dispatch of a recording, as a replay does it again. */
export const replayedDispatch = v.looseObject({
  dispatchId: name,
  type: syncType,
  scope,
  tag: name,
  lastChance: v.nullable(flag),
  /** How long after the first of them it began, ms. */
  after: finite,
  /** The same for when the browser could have begun it; missing where that is no earlier. */
  ready: v.exactOptional(finite),
  was: runSummary,
});

export const replayStarted = kind(
  {
    replayId: name,
    /** The id of the recording that is replayed. */
    from: v.exactOptional(name),
    /** How often as fast as recorded; null: as fast as possible, in the recorded order. */
    speed: v.exactOptional(v.nullable(finite)),
    mode: v.exactOptional(v.picklist(['browser', 'simulated'])),
    requests: v.exactOptional(replayRequests),
    /** Whether the workers were cut from the network meanwhile; written before there was `requests`. */
    offline: v.exactOptional(flag),
    dispatches: v.exactOptional(v.array(replayedDispatch)),
  },
  { about: 'replay', edge: 'begin' },
);

export const replaySettled = kind(
  {
    replayId: name,
    outcome: v.exactOptional(v.picklist(['completed', 'cancelled', 'failed'])),
    reason: v.exactOptional(text),
    ...saidFields,
  },
  { about: 'replay', edge: 'end' },
);
