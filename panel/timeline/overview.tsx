/** The strip above the lanes: the whole trace, and on it the window that the lanes show. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { dragToZoom } from '../../src/messages/compiled/timeline.js';
import type { Marked } from '../../src/diagnosis/marked.ts';
import type { Model } from '../../src/trace/model.ts';
import { followDrag } from '../components/drag.ts';
import { sizeCanvas } from './canvas.ts';
import type { Lane } from './lanes.ts';
import { dragged, gripAt, overviewOf, type Grip } from './overview-columns.ts';
import { mostRows, paintOverview, paintWindow } from './paint-overview.ts';
import type { Palette } from './palette.ts';
import { wholeOf, type TimeRange } from './range.ts';
import { sceneOf } from './scene.ts';
import { useSize } from '../components/use-size.ts';

/** What the overview takes. */
export interface OverviewProps {
  lanes: readonly Lane[];
  /** What is marked for the problems of the trace. */
  marked: Marked;
  model: Model;
  bounds: TimeRange;
  range: TimeRange;
  now: number;
  palette: Palette;
  onRange: (range: TimeRange) => void;
}

const cursors: Record<Grip, string> = { from: 'edge', to: 'edge', window: 'window', new: 'new' };
/** A shorter drag is a click. */
const shortestDrag = 4;

/** The strip. All that it does can be done with the keys of the lanes too. */
export function Overview({ lanes, marked, model, bounds, range, now, palette, onRange }: OverviewProps) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(place);
  const [grip, setGrip] = useState<Grip>('new');
  const whole = wholeOf(bounds);
  const scale = Math.max(1, width) / (whole.to - whole.from);
  const toX = (at: number) => (at - whole.from) * scale;
  const [from, to] = [Math.max(0, toX(range.from)), Math.min(width, toX(range.to))];

  const columns = useMemo(
    () => overviewOf(lanes, marked, whole, Math.max(1, width), now, mostRows(height)),
    [lanes, marked, width, height, whole.from, whole.to],
  );

  const ratio = devicePixelRatio;
  // Drawn apart, so that moving the window does not draw a hundred thousand bars again.
  const picture = useRef<OffscreenCanvas | null>(null);
  const trace = useMemo(() => {
    if (width === 0 || height === 0) return null;
    // Made once, since to make one takes longer than to draw into it.
    picture.current ??= new OffscreenCanvas(1, 1);
    sizeCanvas(picture.current, width, height, ratio);
    const context = picture.current.getContext('2d');
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, picture.current.width, picture.current.height);
    const { shades, recorded } = sceneOf({
      model,
      lanes: [],
      range: whole,
      width,
      height,
      scrollTop: 0,
      now,
      origin: bounds.from,
    });
    if (context) paintOverview(context, { columns, width, height, shades, recorded }, palette, ratio);
    return { picture: picture.current };
  }, [columns, height, palette, ratio]);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current || !trace) return;
    sizeCanvas(canvas.current, width, height, ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, trace.picture.width, trace.picture.height);
    context.drawImage(trace.picture, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintWindow(context, { width, height }, { from, to }, palette);
  });

  function xOf(event: PointerEvent): number {
    return event.clientX - (place.current?.getBoundingClientRect().left ?? 0);
  }

  function onPointerDown(event: PointerEvent): void {
    const element = canvas.current;
    if (!element || event.button !== 0) return;
    const start = xOf(event);
    const held = gripAt(start, from, to, width);
    followDrag(event, element, (move) => {
      if (Math.abs(xOf(move) - start) < shortestDrag) return;
      const window = dragged(held, { from, to }, start, xOf(move));
      onRange({ from: whole.from + window.from / scale, to: whole.from + window.to / scale });
    });
  }

  return (
    <div class="overview" ref={place} title={dragToZoom()}>
      <canvas
        ref={canvas}
        class={`overview-canvas ${cursors[grip]}`}
        aria-hidden="true"
        style={{ width: `${width}px`, height: `${height}px` }}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => event.buttons === 0 && setGrip(gripAt(xOf(event), from, to, width))}
        onDblClick={() => onRange(whole)}
      />
    </div>
  );
}
