/** What is known of a tag: whether the browser keeps it, since when, and how it ended. */
import { longestLook } from '../clocks.ts';
import type { SyncType } from '../events.ts';
import { listKey, tagKey, type Model, type Tag, type TagEnd, type UnregisterCall } from '../model.ts';
import { PendingTags } from '../pending-tags.ts';

/** See `justChanged`: no part of what a trace tells. */
const changes = new WeakMap<Model, Set<Tag>>();
/** Most events change no tag, and are folded one by one where it is asked which did. */
const none: ReadonlySet<Tag> = new Set();

/** The tags of which the last `fold` changed whether they are pending. */
export function justChanged(model: Model): ReadonlySet<Tag> {
  return changes.get(model) ?? none;
}

/** Begins anew to note which tags change. */
export function forgetChanges(model: Model): void {
  changes.delete(model);
}

function noteChange(model: Model, tag: Tag): void {
  const changed = changes.get(model);
  if (changed) changed.add(tag);
  else changes.set(model, new Set([tag]));
}

/** The tag of a name, as it is known; a new one where nothing is known of it yet. */
export function tagOf(model: Model, scope: string, type: SyncType, name: string): Tag {
  const key = tagKey(scope, type, name);
  let tag = model.tags.get(key);
  if (!tag) {
    tag = {
      key,
      scope,
      type,
      tag: name,
      pending: false,
      pendingSince: null,
      firstListedAt: null,
      goneAt: [],
      end: null,
      knownAt: -Infinity,
      beganAt: null,
      registeredWhileFiring: false,
      minInterval: null,
      calls: [],
      resolved: [],
      dispatches: [],
      fires: [],
    };
    model.tags.set(key, tag);
    const others = model.tagsByScope.get(scope);
    if (others) others.add(tag);
    else model.tagsByScope.set(scope, new Set([tag]));
  }
  return tag;
}

/** Those that the browser keeps, of each type of a registration. */
export function pendingOf(model: Model, scope: string): Record<SyncType, PendingTags> {
  let pending = model.pendingByScope.get(scope);
  if (!pending) {
    pending = { sync: new PendingTags(), periodicsync: new PendingTags() };
    model.pendingByScope.set(scope, pending);
  }
  return pending;
}

/**
 * Notes that a tag is registered, unless something newer is known of it.
 * @param beganAt when that began, where it is known
 */
export function setPending(model: Model, tag: Tag, at: number, beganAt?: number): void {
  if (at < tag.knownAt || at < (model.absentAt.get(tag.scope) ?? -Infinity)) return;
  tag.knownAt = at;
  if (tag.pending) return;
  tag.beganAt = beganAt ?? earliestBegin(model, tag);
  tag.pending = true;
  tag.pendingSince = at;
  tag.end = null;
  noteChange(model, tag);
  pendingOf(model, tag.scope)[tag.type].add(tag);
}

/** Notes that a tag is registered no more, unless something newer is known of it. */
export function setGone(model: Model, tag: Tag, how: TagEnd['how'], at: number): void {
  // That it is not listed may be heard before what tells why.
  if (tag.end?.how === 'unlisted' && at >= tag.end.since && at <= tag.end.at + longestLook) {
    tag.end.how = how;
    if (how === 'settled' || how === 'unregistered') tag.end.call = null;
  }
  if (at < tag.knownAt || at < (model.absentAt.get(tag.scope) ?? -Infinity)) return;
  tag.knownAt = at;
  if (!tag.pending) return;
  tag.end = { at, since: tag.pendingSince ?? at, how, call: null };
  tag.pending = false;
  tag.pendingSince = null;
  noteChange(model, tag);
  pendingOf(model, tag.scope)[tag.type].delete(tag);
  tag.goneAt.push(at);
  if (how === 'settled' || how === 'unregistered') return;
  const call = model.lastUnregister.get(tag.scope);
  if (call && explain(tag, call)) return;
  const unexplained = model.unexplained.get(tag.scope);
  if (unexplained) unexplained.push(tag);
  else model.unexplained.set(tag.scope, [tag]);
}

/** The tags of a scope of which nobody has told yet why they are gone; what comes later than the next word is not asked. */
export function takeUnexplained(model: Model, scope: string): Tag[] {
  const tags = model.unexplained.get(scope) ?? [];
  model.unexplained.delete(scope);
  return tags;
}

/** A tag that was registered when its registration was taken away, and gone after that, went with it. */
export function explain(tag: Tag, call: UnregisterCall): boolean {
  const { end } = tag;
  if (!end || (end.how !== 'unlisted' && end.how !== 'registration')) return false;
  if (call.calledAt < end.since || call.calledAt > end.at + longestLook) return false;
  end.call = call;
  call.took.push(tag);
  return true;
}

/** When a registration of a tag that is not pending can have begun: since it was gone, or not listed. */
export function earliestBegin(model: Model, { scope, type, goneAt }: Tag): number | null {
  const since = Math.max(model.listedAt.get(listKey(scope, type)) ?? -Infinity, goneAt.at(-1) ?? -Infinity);
  return since === -Infinity ? null : since;
}
