/** The timeline: an overview to choose a span on, and the lanes of the tags. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/timeline.js';
import { markedBy } from '../../src/diagnosis/marked.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { followDrag } from '../components/drag.ts';
import { FollowIcon } from '../components/icons.tsx';
import type { MenuSpot } from '../components/menu.tsx';
import type { LaneFilter } from '../state/filter.ts';
import type { SelectionSlice } from '../state/selection.ts';
import type { TraceLog } from '../state/trace-log.ts';
import { whatHappened, type TimelineView } from '../state/view.ts';
import { sizeCanvas } from './canvas.ts';
import { chosenOf, useRevealed } from './chosen.ts';
import { fitOf } from './happened.ts';
import { HoverCard } from './hover-card.tsx';
import { axisHeight, heightOf, laneHeight, lanesOf, descriptionOf } from './lanes.ts';
import { neighbourOf, type Direction } from './neighbour.ts';
import { Overview } from './overview.tsx';
import { paintScene } from './paint.ts';
import { readPalette } from './palette.ts';
import { around, panned, rangeOf, viewOf, zoomed, type TimeRange } from './range.ts';
import { headsIn, hitTest, sceneOf, type Hit } from './scene.ts';
import { useHeld, type PointerOnLanes } from './use-held.ts';
import { useSize } from '../components/use-size.ts';

/** What the timeline takes. */
export interface TimelineProps {
  log: TraceLog;
  /** Changes when the model did. */
  version: number;
  problems: readonly TraceProblem[];
  passes: LaneFilter;
  /** The scopes of the registrations that are collapsed. */
  collapsed: ReadonlySet<string>;
  /** The time that the trace reaches to. */
  end: number;
  /** Whether the end is moving, so that there is something to follow. */
  live: boolean;
  view: TimelineView;
  /** Changes when the colours did. */
  theme: string;
  selection: SelectionSlice;
  onView: (view: TimelineView) => void;
  onCollapse: (scope: string, collapsed: boolean) => void;
  /** A context menu is asked for on an attempt. */
  onMenu: (dispatch: Dispatch, at: MenuSpot) => void;
}

const zoomStep = 0.7;
const panStep = 0.2;
/** The room on each side of what is zoomed to, as its share, and the shortest stretch that is shown of it, ms. */
const roomAround = 0.25;
const shortestAround = 10;
const directions: Record<string, Direction | undefined> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The timeline without its region and its empty states. */
export function Timeline(props: TimelineProps) {
  const { log, version, passes, collapsed, live, view, theme, selection, onView } = props;
  const { model } = log;
  const selectedDispatch = selection.selected.value.dispatchId;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(scroller);
  const [scrolled, setScrolled] = useState(0);
  const pointer = useRef<PointerOnLanes | null>(null);
  const [hover, setHover] = useState<{ hit: Hit; x: number; y: number } | null>(null);
  const [dragging, setDragging] = useState(false);

  const lanes = useMemo(() => lanesOf(model, passes, collapsed), [model, version, passes, collapsed]);
  const marked = markedBy(props.problems);
  const description = useMemo(() => descriptionOf(lanes, marked, props.end), [lanes, marked]);
  const gutter = size.width >= 560 ? 128 : 92;
  const width = Math.max(40, size.width - gutter);
  const height = Math.max(0, size.height - axisHeight);
  // Where lanes are gone, the browser says only later that it has scrolled.
  const scrollTop = Math.min(scrolled, Math.max(0, heightOf(lanes) - height));
  const end = live ? Math.max(props.end, Date.now()) : props.end;
  const bounds: TimeRange = { from: model.from ?? end, to: Math.max(end, model.from ?? end) };
  const fit = useMemo(() => fitOf(model, bounds, live), [model, version, live, bounds.from, bounds.to]);
  const onSomething = hover !== null && hover.hit.kind !== 'shade';
  const free = rangeOf(view, bounds, fit);
  const range = useHeld({ view, range: free, live, pointer: pointer.current, onSomething });
  // While none runs, nothing grows: the panel's clock moves the end often enough.
  useTicks(live && view.kind !== 'range' && model.running.size > 0 ? (range.to - range.from) / width : null);
  const chosen = chosenOf(selection, log, end);
  const scene = sceneOf({
    model,
    marked,
    selected: model.dispatches.get(selectedDispatch ?? '') ?? null,
    lanes,
    range,
    width,
    height,
    scrollTop,
    now: end,
    origin: bounds.from,
  });

  const latest = useRef({ scene, range, bounds, props });
  latest.current = { scene, range, bounds, props };

  function move(to: TimeRange): void {
    const now = latest.current;
    now.props.onView(viewOf(to, now.bounds, now.props.live));
  }

  const palette = useMemo(readPalette, [theme]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current || size.width === 0) return;
    const ratio = devicePixelRatio;
    sizeCanvas(canvas.current, size.width, size.height, ratio);
    const hoveredDispatch = hover?.hit.kind === 'bar' ? hover.hit.bar.dispatch.dispatchId : null;
    paintScene(context, scene, palette, {
      gutter,
      axis: axisHeight,
      selectedDispatch,
      selectedTag: chosen?.tag ?? null,
      hoveredDispatch,
      ratio,
    });
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const ended = new AbortController();
    const onWheel = (event: WheelEvent) => {
      const x = event.clientX - element.getBoundingClientRect().left - gutter;
      // Over the labels the wheel scrolls the lanes, as it does in a list.
      if (x < 0 || event.ctrlKey) return;
      event.preventDefault();
      const { range: shown } = latest.current;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) move(panned(shown, event.deltaX / width));
      else move(zoomed(shown, Math.exp(event.deltaY * 0.002), shown.from + (x / width) * (shown.to - shown.from)));
    };
    element.addEventListener('wheel', onWheel, { passive: false, signal: ended.signal });
    return () => ended.abort();
  }, [gutter, width]);

  useRevealed(scroller, lanes, chosen, range, move);

  const wasLive = useRef(live);
  useEffect(() => {
    // What was followed is over: now it is looked at.
    if (wasLive.current && !live && view.kind !== 'range') onView(whatHappened);
    wasLive.current = live;
  }, [live]);

  function pointOf(event: PointerEvent | MouseEvent): { x: number; y: number } {
    const box = scroller.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  }

  function onPointerDown(event: PointerEvent): void {
    const element = canvas.current;
    const { x } = pointOf(event);
    if (!element || event.button !== 0 || x < gutter) return;
    let moved = false;
    followDrag(
      event,
      element,
      (to) => {
        const [left, up] = [event.clientX - to.clientX, event.clientY - to.clientY];
        moved ||= Math.abs(left) + Math.abs(up) > 4;
        if (!moved) return;
        setDragging(true);
        setHover(null);
        move(panned(range, left / width));
        if (scroller.current) scroller.current.scrollTop = scrollTop + up;
      },
      (to) => {
        setDragging(false);
        if (!moved && to.type === 'pointerup') choose(to);
      },
    );
  }

  function choose(event: PointerEvent): void {
    const { x, y } = pointOf(event);
    const hit = hitTest(latest.current.scene, x - gutter, y - axisHeight);
    if (hit?.kind === 'bar') selection.selectDispatch(hit.bar.dispatch.dispatchId);
    if (hit?.kind === 'mark') selection.selectCall(hit.mark.call.callId);
  }

  function onContextMenu(event: MouseEvent): void {
    const { x, y } = pointOf(event);
    const hit = hitTest(latest.current.scene, x - gutter, y - axisHeight);
    if (hit?.kind !== 'bar') return;
    event.preventDefault();
    setHover(null);
    props.onMenu(hit.bar.dispatch, { x: event.clientX, y: event.clientY, from: scroller.current });
  }

  function onPointerMove(event: PointerEvent): void {
    if (dragging) return;
    const { x, y } = pointOf(event);
    pointer.current = x < gutter ? null : { x: x - gutter, since: performance.now() };
    const hit = x < gutter ? null : hitTest(scene, x - gutter, y - axisHeight);
    setHover(hit && { hit, x, y });
  }

  function onPointerLeave(): void {
    pointer.current = null;
    setHover(null);
  }

  /** What stays where it is when keys zoom: what is pointed at, or else what is selected. */
  function anchor(): number {
    if (pointer.current) return range.from + (pointer.current.x / width) * (range.to - range.from);
    const selected = chosen?.span && (chosen.span.from + chosen.span.to) / 2;
    if (selected && selected >= range.from && selected <= range.to) return selected;
    // While the end is followed, zooming keeps it in view.
    return live && view.kind !== 'range' ? bounds.to : (range.from + range.to) / 2;
  }

  /** Shows what is selected, or else what happened, as large as it can be. */
  function zoomToChosen(): void {
    if (chosen?.span) move(around(chosen.span, roomAround, shortestAround));
    else onView(whatHappened);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const direction = directions[event.key];
    if (key === 'w') move(zoomed(range, zoomStep, anchor()));
    else if (key === 's') move(zoomed(range, 1 / zoomStep, anchor()));
    else if (key === 'f') zoomToChosen();
    else if (key === 'a') move(panned(range, -panStep));
    else if (key === 'd') move(panned(range, panStep));
    else if (key === '0') onView({ kind: 'all' });
    else if (key === 'c') collapseChosen();
    else if (direction) {
      const next = neighbourOf(lanes, selectedDispatch, direction);
      if (next) selection.selectDispatch(next.dispatchId);
    } else return;
    event.preventDefault();
  }

  /** Collapses or opens the registration of the chosen attempt, or else the first in view. */
  function collapseChosen(): void {
    const chosen = model.dispatches.get(selectedDispatch ?? '')?.scope;
    const heads = lanes.flatMap((lane) => (lane.kind === 'scope' ? [lane] : []));
    const head = heads.find(({ scope }) => scope === chosen) ?? heads.findLast(({ top }) => top <= scrollTop) ?? heads[0];
    if (head) props.onCollapse(head.scope, !head.collapsed);
  }

  return (
    <>
      <div class="timeline-head">
        <div class="timeline-actions" style={{ width: `${gutter}px` }}>
          {live && view.kind === 'range' ? (
            <Button hint={texts.followHint()} onPress={() => onView({ kind: 'end', span: range.to - range.from })}>
              <FollowIcon />
              {texts.follow()}
            </Button>
          ) : (
            (range.from > bounds.from || range.to < bounds.to) && (
              <Button hint={texts.showAllHint()} onPress={() => onView({ kind: 'all' })}>
                {texts.showAll()}
              </Button>
            )
          )}
        </div>
        <Overview
          lanes={lanes}
          marked={marked}
          model={model}
          bounds={bounds}
          range={range}
          now={end}
          palette={palette}
          onRange={move}
        />
      </div>
      <div
        class="timeline-body"
        ref={scroller}
        role="group"
        aria-label={texts.attemptsOverTime()}
        aria-roledescription={texts.chart()}
        aria-description={description}
        tabIndex={0}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          class={`timeline-canvas ${dragging ? 'dragging' : onSomething ? 'pointing' : ''}`}
          aria-hidden="true"
          style={{ width: `${size.width}px`, height: `${size.height}px` }}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerLeave={onPointerLeave}
          onContextMenu={onContextMenu}
        />
        {headsIn(scene).map(({ lane, y }) => (
          <button
            key={lane.scope}
            type="button"
            class="timeline-twisty"
            aria-label={texts.tagsOf({ scope: lane.scope })}
            aria-expanded={!lane.collapsed}
            title={lane.collapsed ? texts.showLanes({ scope: lane.scope }) : texts.showOneLane({ scope: lane.scope })}
            // One tab stop for the whole timeline: by keyboard it is C.
            tabIndex={-1}
            style={{
              top: `${axisHeight + scrollTop + y}px`,
              width: `${gutter - 1}px`,
              height: `${Math.min(lane.height, laneHeight)}px`,
            }}
            onClick={() => props.onCollapse(lane.scope, !lane.collapsed)}
          />
        ))}
        {lanes.length === 0 && model.dispatches.size > 0 && <p class="timeline-none dim">{texts.noneMatch()}</p>}
        <div class="timeline-height" style={{ height: `${Math.max(0, heightOf(lanes) - height)}px` }} />
      </div>
      {hover && <HoverCard model={model} hit={hover.hit} now={end} {...cardPlace(scroller.current, hover)} />}
    </>
  );
}

/**
 * Draws again whenever the live end has moved by about a pixel, at most eight times a second; null stops it.
 * Who wants less motion gets a step each second, as the panel's clock makes it.
 */
function useTicks(pixelMs: number | null): void {
  const [, tick] = useState(0);
  // In steps, so that the timer is not set anew with each pixel.
  const every = pixelMs === null ? null : Math.max(125, 2 ** Math.ceil(Math.log2(pixelMs)));
  useEffect(() => {
    if (every === null || every > 1_000 || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), every);
    return () => clearInterval(timer);
  }, [every]);
}

/** Where the card stands: beside the pointer, and inside the window. */
function cardPlace(element: HTMLElement | null, { x, y }: { x: number; y: number }): { left: number; top: number } {
  const box = element?.getBoundingClientRect();
  const [left, top] = [(box?.left ?? 0) + x + 12, (box?.top ?? 0) + y + 14];
  return { left: Math.max(4, Math.min(left, innerWidth - 330)), top: Math.min(top, innerHeight - 84) };
}
