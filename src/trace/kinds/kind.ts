/**
 * What is said of a kind of event, once and for all: its fields, and how it stands to the things that a trace is about.
 * The schema, excerpts, leaving out, places in time, the formats and the panel's tables take it from here.
 */
import type * as v from 'valibot';

/** What events can be about, with the field of theirs that tells which one it is; null where there is but one. */
export const idFields = {
  call: 'callId',
  /** A call of `ServiceWorkerRegistration.unregister()`: it is about no tag. */
  unregistration: 'callId',
  dispatch: 'dispatchId',
  promise: 'promiseId',
  request: 'requestId',
  fire: 'fireId',
  replay: 'replayId',
  worker: 'workerId',
  registration: 'scope',
  /** Those that a registration has of one type. */
  tags: 'scope',
  /** What was so for all that was recorded meanwhile. */
  recording: null,
} as const;

/** What events can be about. */
export type Subject = keyof typeof idFields;

/** The descriptor of a kind. */
export interface Kind<Fields extends v.ObjectEntries = v.ObjectEntries> {
  /** Its fields, beside those that every event has. What is private in them is said by what they are made of: see `fields.ts`. */
  readonly fields: Fields;
  /** What it is a fact about; null where it stands for itself. */
  readonly about: { [S in Subject]: (typeof idFields)[S] extends keyof Fields | null ? S : never }[Subject] | null;
  /** Whether it is the first or the last fact about that, between which it lasts. */
  readonly edge?: 'begin' | 'end' | undefined;
  /** Where a field is this, nothing begins or ends after all. */
  readonly unless?: { readonly field: keyof Fields; readonly is: unknown } | undefined;
  /** Whether it happens in a dispatch: the one that it names, which may be null, or that of the request that it is about. */
  readonly within?: 'dispatch' | 'request' | undefined;
  /** The field that tells the type of the tag that it names. */
  readonly tag?: (('api' | 'type') & keyof Fields) | undefined;
  /** What may have its place in time right behind it, as its effect: a dispatch with all that is in it, or the end of a fire. */
  readonly leadsTo?: 'dispatch' | 'fire-end' | undefined;
}

const nothingSaid = { about: null, edge: undefined, unless: undefined, within: undefined, tag: undefined, leadsTo: undefined };

/** Describes a kind. All descriptors have the same properties: they are read for each event, which then is faster. */
export function kind<Fields extends v.ObjectEntries, const Said extends Omit<Kind<Fields>, 'fields'>>(
  fields: Fields,
  said: Said,
): { readonly fields: Fields } & Said {
  return { fields, ...nothingSaid, ...said };
}
