/**
 * What the fields of events are made of. A text says by this what it holds, which `text-fields.ts` tells of each of these:
 * how it is recorded, and with which part of a trace it is left out of a file. So a field needs no more words anywhere.
 */
import * as v from 'valibot';

export const finite = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const flag = v.boolean();
export const yes = v.literal(true);

export const name = v.string();
export const address = v.string();
export const scope = v.string();
export const text = v.string();
export const body = v.string();
export const headers = v.record(v.string(), v.string());
export const headerValue = v.string();
export const requestLine = v.string();
export const errorLine = v.string();
/** What a sentence is made from: its figures and names. */
export const params = v.record(v.string(), v.union([v.string(), finite, flag, v.null()]));

export const errorName = v.string();
export const stackText = v.string();
export const error = v.looseObject({
  name: errorName,
  message: text,
  stack: v.exactOptional(stackText),
});
/** What a `reason` says, or an `error` that is ours, for programs, with its figures and names. */
export const saidFields = { code: v.exactOptional(name), params: v.exactOptional(params) };
/** What something failed with, where it did. */
export const failure = { error: v.exactOptional(error), ...saidFields };
export const stackFrame = v.looseObject({ function: name, url: address, line: count, column: count });
export const stack = v.array(stackFrame);

export const api = v.picklist(['sync', 'periodicSync']);
export const syncType = v.picklist(['sync', 'periodicsync']);
export const callSettled = v.picklist(['resolved', 'rejected']);
export const context = v.picklist(['page', 'worker']);
/** How sure it is that a fact belongs to its dispatch. */
export const attribution = v.picklist(['exact', 'inferred', 'none']);

/** The fields that every event has as its source makes it, beside its kind. */
export const draftFields = {
  id: name,
  at: finite,
  source: v.picklist(['page', 'worker', 'browser', 'panel']),
  scope: v.exactOptional(scope),
  workerId: v.exactOptional(name),
};
/** The same once it was recorded. */
export const eventFields = { seq: v.pipe(v.number(), v.integer(), v.minValue(1)), ...draftFields };
