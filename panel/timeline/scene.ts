/**
 * What there is to draw of the timeline for a stretch of time and a size in pixels: a list of shapes, culled
 * to what is in view. Drawing them, and finding what is under the pointer, need nothing else.
 */
import { nothingMarked, type Mark, type Marked } from '../../src/diagnosis/marked.ts';
import { tagStatus } from '../../src/diagnosis/tag-status.ts';
import { ruleText } from '../../src/messages/fault-rule.ts';
import { durationText } from '../../src/messages/durations.ts';
import type { Dispatch, Model, RegisterCall, Span, Tag } from '../../src/trace/model.ts';
import { registerEffect, type RegisterEffect } from '../../src/diagnosis/register-effect.ts';
import { formatClock, formatFraction } from '../components/format.ts';
import { barHeight, scopeHeight, type Lane } from './lanes.ts';
import type { TimeRange } from './range.ts';
import { addBars, graver, inView, type Bar } from './scene-bars.ts';
import { ticksOf } from './ticks.ts';
import type { EventReason } from '../../src/trace/event-reason.ts';
import { waitsOf } from '../../src/trace/tag-waits.ts';

/** A tag registered, or refused. */
export interface RegisterMark {
  x: number;
  y: number;
  call: RegisterCall;
  /** The gravest problem of it, or of any of them; null for none. */
  problem: Mark | null;
  count: number;
  effect: RegisterEffect | null;
}

/** The head of a registration. */
export type ScopeLane = Extract<Lane, { kind: 'scope' }>;

/** All that is to be drawn, in pixels from the left of the lanes and the top of the first lane in view. */
export interface Scene {
  range: TimeRange;
  width: number;
  height: number;
  /** `label`: the time since the start of the trace; `clock`: the time of day. */
  ticks: { x: number; label: string; clock: string }[];
  lanes: { lane: Lane; y: number }[];
  /** The head of the registration whose lanes are in view, where it would be above them: it stays at the top. */
  stuck: { lane: ScopeLane; y: number } | null;
  bars: Bar[];
  marks: RegisterMark[];
  waits: { x: number; width: number; y: number }[];
  /** Where a next attempt is expected. */
  expected: { x: number; y: number; at: number; tag: Tag }[];
  shades: { x: number; width: number; kind: 'offline' | 'gap' | 'broken'; why: EventReason | null }[];
  recorded: { x: number; width: number }[];
}

/** What a scene is made from. */
export interface SceneInput {
  model: Model;
  lanes: readonly Lane[];
  range: TimeRange;
  width: number;
  height: number;
  scrollTop: number;
  /** What has problems; nothing where it is missing. */
  marked?: Marked;
  /** The dispatch that is selected, which is not to be hidden by others. */
  selected?: Dispatch | null;
  /** The present, or the end of a trace that is over. */
  now: number;
  /** The start of the trace: where its clock begins. */
  origin: number;
}

/** So far out of view nothing is told apart, in pixels; a file may hold times that are endlessly further. */
const farAway = 1e7;
/** So many stretches are drawn each for itself; more are joined where they touch. */
const mostStretches = 200;

/** Makes the scene. */
export function sceneOf({
  model,
  marked = nothingMarked,
  selected = null,
  lanes,
  range,
  width,
  height,
  scrollTop,
  now,
  origin,
}: SceneInput): Scene {
  const scale = width / (range.to - range.from);
  const x = (at: number) => Math.max(-farAway, Math.min((at - range.from) * scale, farAway));
  const scene: Scene = {
    range,
    width,
    height,
    ticks: axisOf(range, width, origin),
    lanes: [],
    stuck: null,
    bars: [],
    marks: [],
    waits: [],
    expected: [],
    shades: [
      ...stretches(model.offline, x, width, now).map(({ x, width }) => ({
        x,
        width,
        kind: 'offline' as const,
        why: null,
      })),
      ...stretches(model.gaps, x, width, now).map(({ span, ...s }) => ({ ...s, kind: 'gap' as const, why: span.why })),
      ...stretches(model.broken, x, width, now).map(({ span, ...s }) => ({
        ...s,
        kind: 'broken' as const,
        why: { reason: ruleText(span.rule) },
      })),
    ],
    recorded: stretches(model.recorded, x, width, now).map(({ x, width }) => ({ x, width })),
  };
  const place = { x, width, now, marked, selected };
  let above: ScopeLane | null = null;
  for (const lane of lanes) {
    const y = lane.top - scrollTop;
    if (y >= height) break;
    // A collapsed registration is one lane, and no head of others.
    if (lane.kind === 'scope' && y < 0) above = lane.collapsed ? null : lane;
    if (y + lane.height <= 0) continue;
    scene.lanes.push({ lane, y });
    addBars(scene.bars, lane, y + 5, place);
    if (lane.kind !== 'tag') continue;
    addMarks(scene, lane.tag, y + 12, x, marked);
    addWaits(scene, lane.tag, y + 12, x, now);
    const status = tagStatus(model, lane.tag, now);
    if (status.state === 'retrying' && status.dueAt !== null && inView(x(status.dueAt), 0, width)) {
      scene.expected.push({ x: x(status.dueAt), y: y + 5, at: status.dueAt, tag: lane.tag });
    }
  }
  if (above) {
    const next = scene.lanes.find(({ lane, y }) => lane.kind === 'scope' && y >= 0);
    // The next one pushes it out.
    scene.stuck = { lane: above, y: Math.min(0, (next?.y ?? Infinity) - scopeHeight) };
  }
  return scene;
}

/** The heads of registrations that are seen whole, with that which stays at the top. */
export function headsIn({ lanes, stuck }: Scene): { lane: ScopeLane; y: number }[] {
  const heads = lanes.flatMap(({ lane, y }) => (lane.kind === 'scope' && y >= 0 ? [{ lane, y }] : []));
  return stuck ? [stuck, ...heads] : heads;
}

/** How high the stripe is by which broken requests are shown, pixels. */
export const brokenHeight = 5;

/** The ticks of an axis that counts from `origin`. */
export function axisOf(range: TimeRange, width: number, origin: number): Scene['ticks'] {
  const span = range.to - range.from;
  const units = [1, 1_000, 60_000, 3_600_000, 86_400_000];
  const unit = units.findLast((size) => span >= size * 2) ?? 1;
  const count = Math.max(2, Math.floor(width / 90));
  const ticks = ticksOf((range.from - origin) / unit, (range.to - origin) / unit, count).filter((tick) => tick >= 0);
  const step = ((ticks[1] ?? 1) - (ticks[0] ?? 0)) * unit;
  return ticks.map((tick) => {
    const at = tick * unit + origin;
    return { x: ((at - range.from) / span) * width, label: labelOf(tick * unit), clock: clockOf(at, step) };
  });
}

/** A time since the start of the trace. Fractions of a millisecond below one unit of the axis would all be written alike. */
function labelOf(ms: number): string {
  return ms !== 0 && ms < 1 ? formatFraction(ms) : durationText(Number(ms.toFixed(3)));
}

/** A time of day, so exact that the ticks of a step (ms) are told apart: they need not fall on whole seconds. */
function clockOf(at: number, step: number): string {
  return formatClock(at, step >= 60_000 ? 's' : step >= 1_000 ? 'ds' : 'ms');
}

interface Stretch<S> {
  x: number;
  width: number;
  /** What it is of; of several that were joined the first. */
  span: S;
}

function stretches<S extends Span>(spans: readonly S[], x: (at: number) => number, width: number, now: number): Stretch<S>[] {
  const found: Stretch<S>[] = [];
  for (const span of spans) {
    const from = Math.max(-2, x(span.from));
    const to = Math.min(width + 2, x(span.to ?? Math.max(now, span.from)));
    if (to >= 0 && from <= width) found.push({ x: from, width: Math.max(1, to - from), span });
  }
  return found.length <= mostStretches ? found : joined(found);
}

/** Of stretches those that touch as one: no more are left than there are pixels. */
function joined<S>(stretches: readonly Stretch<S>[]): Stretch<S>[] {
  const all: Stretch<S>[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.x - b.x)) {
    const last = all.at(-1);
    if (last && stretch.x <= last.x + last.width + 1) last.width = Math.max(last.width, stretch.x + stretch.width - last.x);
    else all.push({ ...stretch });
  }
  return all;
}

function addMarks(scene: Scene, tag: Tag, y: number, x: (at: number) => number, { calls }: Marked): void {
  let last: RegisterMark | undefined;
  for (const call of tag.calls) {
    const at = x(call.calledAt);
    if (call.method === 'unregister' || !inView(at - 5, 10, scene.width)) continue;
    const problem = calls.get(call.callId) ?? null;
    if (last && at - last.x < 3) {
      last.count++;
      last.problem = graver(last.problem, problem);
      if (call.outcome === 'rejected') last.call = call;
      continue;
    }
    last = { x: at, y, call, problem, count: 1, effect: registerEffect(tag, call) };
    scene.marks.push(last);
  }
}

function addWaits(scene: Scene, tag: Tag, y: number, x: (at: number) => number, now: number): void {
  const waits = waitsOf(tag, now).flatMap((wait) => {
    const from = Math.max(0, x(wait.from));
    const to = Math.min(scene.width, x(wait.to));
    return to - from >= 3 ? [{ x: from, width: to - from, span: wait }] : [];
  });
  for (const wait of waits.length <= mostStretches ? waits : joined(waits)) scene.waits.push({ x: wait.x, width: wait.width, y });
}

/** What is under a point of the scene. */
export type Hit =
  | { kind: 'bar'; bar: Bar }
  | { kind: 'mark'; mark: RegisterMark }
  | { kind: 'expected'; expected: Scene['expected'][number] }
  | { kind: 'shade'; shade: Scene['shades'][number] };

const reach = 3;

/** Finds what is under a point, what lies on top first. A narrow bar is reached from a little beside it. */
export function hitTest(scene: Scene, x: number, y: number): Hit | null {
  if (scene.stuck && y > brokenHeight && y < scene.stuck.y + scopeHeight) return null;
  const near = scene.bars
    .filter((bar) => y >= bar.y - 1 && y < bar.y + bar.height + 2 && distance(bar, x) <= reach)
    .sort((a, b) => distance(a, x) - distance(b, x))[0];
  if (near) return { kind: 'bar', bar: near };
  const mark = scene.marks.find((m) => Math.abs(m.x - x) <= 5 && y >= m.y - 8 && y <= m.y + 10);
  if (mark) return { kind: 'mark', mark };
  const expected = scene.expected.find((e) => Math.abs(e.x - x) <= 5 && y >= e.y && y <= e.y + barHeight);
  if (expected) return { kind: 'expected', expected };
  const shade = scene.shades.find(
    (s) => x >= s.x && x <= s.x + s.width && (s.kind === 'broken' ? y <= brokenHeight + reach : y > brokenHeight),
  );
  return shade ? { kind: 'shade', shade } : null;
}

function distance(bar: Bar, x: number): number {
  return Math.max(bar.x - x, 0, x - (bar.x + bar.width));
}
