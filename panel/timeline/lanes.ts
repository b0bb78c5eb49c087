/** The lanes of the timeline from top to bottom: for each registration a head, and below it one for each tag. */
import type { Marked } from '../../src/diagnosis/marked.ts';
import { isBad, verdictOf } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/timeline.js';
import type { Dispatch, Model, Tag } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/url.ts';
import type { LaneFilter } from '../state/filter.ts';

/** A row of the timeline. */
export type Lane = {
  top: number;
  height: number;
  /** What the filter lets through, by start. */
  dispatches: readonly Dispatch[];
  /** For each of them its row in the lane: those that overlap lie below each other. */
  rows: readonly number[];
} & (
  | {
      /** The head of a registration; where it is collapsed, it has the dispatches of all its tags. */
      kind: 'scope';
      scope: string;
      name: string;
      collapsed: boolean;
      tags: number;
    }
  | { kind: 'tag'; tag: Tag }
);

export const scopeHeight = 18;
export const rowHeight = 16;
/** A bar, in its row. */
export const barHeight = 14;
export const laneHeight = 24;
/** Further overlapping dispatches share the last row. */
const mostRows = 4;

/**
 * The lanes of a model. A tag is shown if it passes, or any of its dispatches does.
 * @param collapsed the scopes of the registrations whose tags share one lane
 */
export function lanesOf(model: Model, passes: LaneFilter, collapsed: ReadonlySet<string> = new Set()): Lane[] {
  const scopes = new Map<string, Tag[]>();
  for (const tag of model.tags.values()) {
    const tags = scopes.get(tag.scope);
    if (tags) tags.push(tag);
    else scopes.set(tag.scope, [tag]);
  }
  const lanes: Lane[] = [];
  let top = 0;
  for (const [scope, tags] of [...scopes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shown: Extract<Lane, { kind: 'tag' }>[] = [];
    let below = top + scopeHeight;
    for (const tag of tags.sort((a, b) => (a.type === b.type ? 0 : a.type === 'sync' ? -1 : 1))) {
      const dispatches = tag.dispatches.filter(passes.dispatch);
      if (dispatches.length === 0 && !(hasHistory(tag) && passes.tag(tag))) continue;
      const lane = { kind: 'tag' as const, top: below, tag, ...placed(dispatches) };
      shown.push(lane);
      below += lane.height;
    }
    if (shown.length === 0) continue;
    const head = { kind: 'scope' as const, top, scope, name: scopeName(model, scope), tags: shown.length };
    if (collapsed.has(scope)) {
      const dispatches = shown.flatMap((lane) => lane.dispatches).sort((a, b) => a.startedAt - b.startedAt);
      const lane = { ...head, collapsed: true, ...placed(dispatches) };
      lanes.push(lane);
      top += lane.height;
    } else {
      lanes.push({ ...head, collapsed: false, height: scopeHeight, dispatches: [], rows: [] }, ...shown);
      top = below;
    }
  }
  return lanes;
}

function placed(heard: readonly Dispatch[]) {
  const dispatches = byStart(heard);
  const rows = rowsOf(dispatches);
  return { dispatches, rows, height: laneHeight + rows.reduce((most, row) => Math.max(most, row), 0) * rowHeight };
}

/** In the order of their starts, which is nearly always that in which they were heard of. */
function byStart(heard: readonly Dispatch[]): readonly Dispatch[] {
  const isLater = (dispatch: Dispatch, index: number) => dispatch.startedAt >= (heard[index - 1]?.startedAt ?? -Infinity);
  return heard.every(isLater) ? heard : heard.toSorted((a, b) => a.startedAt - b.startedAt);
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

/** What the timeline shows, and what can be done with it, for those who can't see it. */
export function descriptionOf(lanes: readonly Lane[], marked: Marked, now: number): string {
  let [tags, dispatches, bad] = [0, 0, 0];
  for (const lane of lanes) {
    tags += lane.kind === 'tag' ? 1 : lane.collapsed ? lane.tags : 0;
    dispatches += lane.dispatches.length;
    bad += lane.dispatches.filter((dispatch) => isBad(verdictOf(dispatch, marked, now))).length;
  }
  return texts.description({ tags, attempts: dispatches, bad });
}

function hasHistory(tag: Tag): boolean {
  return tag.pending || tag.calls.length + tag.fires.length + tag.dispatches.length > 0;
}
