/**
 * Why something is missing, has ended or did not work, where SyncScope itself says so: a code, which stays as it is, and
 * the figures and names that its words are made from. The words are made where they are shown, see `src/messages`.
 */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.finite());
const text = v.string();
const counted = v.object({ count });
const sized = v.object({ megabytes: count });
const late = v.object({ seconds: count });
const told = v.object({ message: text });
const asked = v.object({ method: text });
const nothing = v.object({});

/** For each code, its params. */
export const reasonParams = {
  // Facts are missing.
  'trace-full': v.object({ count, megabytes: count }),
  'worker-too-fast': counted,
  'console-too-fast': counted,
  'page-too-fast': counted,
  'facts-too-large': v.object({ count, megabytes: count }),
  'facts-refused': counted,
  'registrations-too-large': v.object({ origin: text }),
  'workers-forgotten': counted,
  'restart-waits': v.object({ doing: text, what: v.nullable(text) }),
  'restarted-unseen': v.object({ tags: count }),
  'restart-cut-off': v.object({ syncs: count, requests: count }),
  'built-ins-changed': nothing,
  'probe-abused': nothing,
  'page-left': nothing,
  'not-looked': nothing,
  'background-ended': nothing,
  'trace-deleted': nothing,
  'hook-put-out': nothing,
  'hook-not-taken': nothing,
  // A body is cut, or not there.
  'bodies-full': sized,
  'body-cut': sized,
  'body-too-long': sized,
  'body-late': late,
  'body-refused': told,
  'body-unread': nothing,
  'body-worker-stopped': nothing,
  'body-of-redirect': nothing,
  // A request failed, and it was not the network.
  'request-worker-stopped': nothing,
  'not-in-recording': v.object({ request: text }),
  // A recording, a replay or a fire has ended.
  cleared: nothing,
  'recording-full': sized,
  'background-lost': nothing,
  'browser-closed': nothing,
  'tab-closed': nothing,
  'session-ended': nothing,
  'replay-cancelled': nothing,
  'recording-ended-first': v.object({ what: v.picklist(['replay', 'sync']) }),
  'infobar-closed': nothing,
  'debugging-ended': v.object({ reason: text }),
  // Something failed in a worker.
  'not-an-error': nothing,
  // A fire has no dispatch, or none that is seen to end.
  'end-not-seen': nothing,
  'not-dispatched': nothing,
  'held-offline': nothing,
  'pending-already': nothing,
  // Something that was asked for did not work.
  'held-offline-already': nothing,
  'browser-decides': nothing,
  'replay-running': nothing,
  'recording-gone': nothing,
  'recording-deleted': nothing,
  'debugger-detached': nothing,
  'debugger-refused': told,
  'worker-not-started': late,
  'worker-not-stopped': late,
  'worker-not-prepared': nothing,
  'no-active-worker': nothing,
  'no-frame': v.object({ origin: text }),
  'registered-too-much': v.object({ origin: text }),
  'tags-not-told': late,
  'no-answer': v.object({ method: text, seconds: count }),
  'record-first': v.object({ what: v.picklist(['hold', 'break', 'restart', 'send']) }),
  'recording-in-use': nothing,
  'import-given-up': nothing,
  'import-too-large': v.object({ limit: count, room: count }),
  'registration-gone': v.object({ scope: text }),
  'no-background-sync': nothing,
  'no-periodic-sync': nothing,
  // A context did not get an answer of another.
  'page-gone': nothing,
  'page-answer-unfit': asked,
  'order-unknown': asked,
  'no-tab': nothing,
  'no-method': asked,
  'params-unfit': v.object({ method: text, issues: text }),
  'answer-unfit': asked,
  'request-unanswered': v.object({ method: text, seconds: count }),
  'message-too-large': nothing,
  'not-connected': nothing,
  'connection-lost': nothing,
  'extension-replaced': nothing,
  // Something keeps us from looking or recording.
  'tab-full': nothing,
  'page-closed-to-us': v.object({ why: text }),
  'address-hidden': nothing,
  'not-remembered': v.object({ why: text }),
  'not-stored': v.object({ why: text }),
  'store-newer': nothing,
  'store-held': nothing,
  'store-broken': v.object({ why: text }),
  'store-incomplete': nothing,
  'library-full': sized,
  'not-stored-library-full': sized,
  /** The browser, a page or a worker says it, in its own words. */
  said: told,
};

type Schemas = typeof reasonParams;
/** The code of a reason. */
export type ReasonCode = keyof Schemas;
/** The params of a code. */
export type ReasonParams<C extends ReasonCode> = v.InferOutput<Schemas[C]>;
/** A reason, of one of some codes. */
export type Reason<C extends ReasonCode = ReasonCode> = { [K in C]: { code: K; params: ReasonParams<K> } }[C];

/** Puts a reason into words. */
export type Words = (why: Reason) => string;

/** Whether something that was told is a reason that this version knows. */
export function isReason(told: { readonly code?: string | undefined; readonly params?: unknown }): told is Reason {
  const { code, params } = told;
  return code !== undefined && isReasonCode(code) && v.is(reasonParams[code], params);
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(reasonParams, code);
}
