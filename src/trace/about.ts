/** What events are about, as the descriptors of their kinds say it. */
import type { EventKind, KnownEvent, SyncType } from './events.ts';
import { eventKinds } from './kinds/index.ts';
import { idFields, type Kind } from './kinds/kind.ts';
import { typeOf, type Model } from './model.ts';

type Kinds = typeof eventKinds;
/** The kinds of events that are about a dispatch, or happen in one. */
export type KindOfDispatch = {
  [K in EventKind]: Kinds[K] extends { about: 'dispatch' } | { within: 'dispatch' | 'request' } ? K : never;
}[EventKind];

const descriptors: Readonly<Record<EventKind, Kind>> = eventKinds;

/** What is said of the kind of an event. */
export function kindOf({ kind }: Pick<KnownEvent, 'kind'>): Kind {
  return descriptors[kind];
}

/** A text that an event has; null where it has none. Kinds that are not known may have any. */
export function textAt(event: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = event[field];
  return typeof value === 'string' ? value : null;
}

/** The id of what an event is about; null where that has none. */
export function idOf(event: KnownEvent): string | null {
  const { about } = kindOf(event);
  const field = about && idFields[about];
  return field && textAt(event, field);
}

/** The id of the dispatch that an event is about, or happened in; null for none. */
export function dispatchIdOf({ requests }: Pick<Model, 'requests'>, event: KnownEvent): string | null {
  const { about, within } = kindOf(event);
  if (within === 'request') return requests.get(textAt(event, 'requestId') ?? '')?.dispatchId ?? null;
  return within === 'dispatch' || about === 'dispatch' ? textAt(event, 'dispatchId') : null;
}

/** The tag that an event names; null where it names none. */
export function tagIn(event: KnownEvent): { type: SyncType; tag: string } | null {
  const { tag: typeField } = kindOf(event);
  if (typeField === 'api' && 'tag' in event && 'api' in event) return { type: typeOf(event.api), tag: event.tag };
  if (typeField === 'type' && 'tag' in event && 'type' in event) return { type: event.type, tag: event.tag };
  return null;
}
