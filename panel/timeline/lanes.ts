/** The lanes of the timeline from top to bottom: one for each tag of each registration. */
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';
import { formatCount } from '../parts/format.ts';

/** A row of the timeline: the head of a registration, or the lane of a tag. */
export type Lane = { top: number; height: number } & (
  | { kind: 'scope'; scope: string }
  | {
      kind: 'tag';
      tag: Tag;
      /** What the filter lets through, by start. */
      dispatches: Dispatch[];
      /** For each of them its row in the lane: those that overlap lie below each other. */
      rows: number[];
    }
);

export const scopeHeight = 18;
export const rowHeight = 16;
export const laneHeight = 24;
/** Further overlapping dispatches share the last row. */
const mostRows = 4;

/** What passes the filter. */
export interface LaneFilter {
  tag: (tag: Tag) => boolean;
  dispatch: (dispatch: Dispatch) => boolean;
}

/** The lanes of a model. A tag is shown if it passes, or any of its dispatches does. */
export function lanesOf(model: Model, passes: LaneFilter): Lane[] {
  const scopes = new Map<string, Tag[]>();
  for (const tag of model.tags.values()) {
    const tags = scopes.get(tag.scope);
    if (tags) tags.push(tag);
    else scopes.set(tag.scope, [tag]);
  }
  const lanes: Lane[] = [];
  let top = 0;
  for (const [scope, tags] of [...scopes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inScope: Lane[] = [];
    const headHeight = scopes.size > 1 ? scopeHeight : 0;
    let below = top + headHeight;
    for (const tag of tags.sort((a, b) => (a.type === b.type ? 0 : a.type === 'sync' ? -1 : 1))) {
      const dispatches = tag.dispatches.filter(passes.dispatch);
      if (dispatches.length === 0 && !(hasHistory(tag) && passes.tag(tag))) continue;
      const rows = rowsOf(dispatches);
      const height = laneHeight + rows.reduce((most, row) => Math.max(most, row), 0) * rowHeight;
      inScope.push({ kind: 'tag', top: below, height, tag, dispatches, rows });
      below += height;
    }
    if (inScope.length === 0) continue;
    if (headHeight > 0) lanes.push({ kind: 'scope', top, height: headHeight, scope });
    lanes.push(...inScope);
    top = below;
  }
  return lanes;
}

/** How high all lanes are together. */
export function heightOf(lanes: readonly Lane[]): number {
  const last = lanes.at(-1);
  return last ? last.top + last.height : 0;
}

/** For each dispatch the first row in which no other is still running when it starts. */
export function rowsOf(dispatches: readonly Dispatch[]): number[] {
  const ends: number[] = [];
  return dispatches.map((dispatch) => {
    const free = ends.findIndex((end) => end <= dispatch.startedAt);
    const row = free >= 0 ? free : Math.min(ends.length, mostRows - 1);
    ends[row] = Math.max(ends[row] ?? 0, dispatch.settledAt ?? dispatch.startedAt);
    return row;
  });
}

/** What the timeline shows, for those who can't see it. */
export function summaryOf(lanes: readonly Lane[]): string {
  let [tags, dispatches, failed] = [0, 0, 0];
  for (const lane of lanes) {
    if (lane.kind !== 'tag') continue;
    tags++;
    dispatches += lane.dispatches.length;
    failed += lane.dispatches.filter((d) => d.outcome === 'failed').length;
  }
  const attempts = `Attempts: ${formatCount(dispatches)}, of which failed: ${formatCount(failed)}.`;
  return `Tags: ${formatCount(tags)}. ${attempts}`;
}

function hasHistory(tag: Tag): boolean {
  return tag.pending || tag.calls.length + tag.fires.length + tag.dispatches.length > 0;
}
