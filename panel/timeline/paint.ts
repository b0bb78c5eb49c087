/** Draws a scene of the timeline on a canvas. */
import type { SyncType } from '../../src/trace/events.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { laneHeight } from './lanes.ts';
import { brokenHeight, type Bar, type BarOutcome, type RegisterMark, type Scene } from './scene.ts';

/** The custom property of the document that each colour of the timeline, and its font, is read from. */
const properties = {
  background: '--background',
  raised: '--raised',
  text: '--text',
  subtle: '--subtle',
  faint: '--faint',
  divider: '--divider',
  accent: '--accent',
  good: '--good-fill',
  warning: '--warning-fill',
  bad: '--bad-fill',
  running: '--running-fill',
  onBar: '--on-bar',
  font: '--font',
};

/** The colours of the present theme, and the font. */
export type Palette = typeof properties;

/** Reads the palette. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const palette = { ...properties };
  for (const [name, property] of Object.entries(properties))
    Reflect.set(palette, name, style.getPropertyValue(property).trim());
  return palette;
}

/** Where the lanes stand on the canvas, and what is marked. */
export interface PaintOptions {
  /** Width of the labels at the left. */
  gutter: number;
  /** Height of the axis at the top. */
  axis: number;
  selectedDispatch: string | null;
  hoveredDispatch: string | null;
  /** The pixels of the screen for each pixel of the page. */
  ratio: number;
}

/** Prepares a canvas for a size in page pixels, so that lines are crisp. */
export function sizeCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, width: number, height: number, ratio: number): void {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting it clears the canvas and is slow, so only when it changed.
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

/** Draws the scene. */
export function paintScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  options: PaintOptions,
): void {
  const { gutter, axis, ratio } = options;
  const width = gutter + scene.width;
  const height = axis + scene.height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';

  context.save();
  context.beginPath();
  context.rect(gutter, 0, scene.width, height);
  context.clip();
  context.translate(gutter, 0);
  paintShades(context, scene, palette, axis);
  paintAxis(context, scene, palette, axis);
  context.beginPath();
  context.rect(0, axis, scene.width, scene.height);
  context.clip();
  context.translate(0, axis);
  paintLaneLines(context, scene, palette);
  paintShadeNames(context, scene, palette);
  paintWaits(context, scene, palette);
  for (const bar of scene.bars) paintBar(context, bar, scene.width, palette, options);
  for (const mark of scene.marks)
    paintMark(context, mark, palette);
  for (const { x, y } of scene.expected) paintExpected(context, x, y, palette);
  paintBroken(context, scene, palette);
  context.restore();

  paintLabels(context, scene, palette, options);
}

function paintAxis(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, axis: number): void {
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  context.beginPath();
  for (const { x } of scene.ticks) {
    context.moveTo(Math.round(x) + 0.5, 0);
    context.lineTo(Math.round(x) + 0.5, axis + scene.height);
  }
  context.stroke();
  context.fillStyle = palette.subtle;
  let free = -Infinity;
  for (const { x, label, clock } of scene.ticks) {
    const left = Math.round(x) + 4;
    const right = left + Math.max(context.measureText(label).width, context.measureText(clock).width);
    // A time that is cut, or runs into the one before, reads as another.
    if (left < free || right > scene.width) continue;
    free = right + 4;
    context.fillText(label, left, axis * 0.3);
    context.globalAlpha = 0.75;
    context.fillText(clock, left, axis * 0.7);
    context.globalAlpha = 1;
  }
  context.fillStyle = palette.divider;
  context.fillRect(0, axis - 1, scene.width, 1);
  // Where the debugger was attached, so that all was seen: a line along the axis.
  context.fillStyle = palette.subtle;
  for (const { x, width } of scene.recorded) context.fillRect(x, axis - 2, width, 2);
}

function paintShades(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, axis: number): void {
  for (const { x, width, kind } of scene.shades) {
    if (kind === 'broken') continue;
    context.save();
    context.beginPath();
    context.rect(x, axis, width, scene.height);
    context.clip();
    context.globalAlpha = kind === 'offline' ? 0.16 : 0.35;
    if (kind === 'offline') {
      context.fillStyle = palette.subtle;
      context.fillRect(x, axis, width, scene.height);
    } else hatch(context, x, axis, width, scene.height, palette.subtle, 8, 1.5);
    context.restore();
  }
}

/** Said at the bottom, on top of the lines of the lanes. */
function paintShadeNames(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  context.fillStyle = palette.subtle;
  for (const { x, width, kind } of scene.shades) {
    if (kind === 'broken') continue;
    const [name, left] = [kind === 'offline' ? 'offline' : 'not seen', Math.max(x, 0) + 4];
    if (context.measureText(name).width + 8 < x + width - Math.max(x, 0))
      context.fillText(name, left, scene.height - 8);
  }
}

/** A hatched stripe along the top of the lanes, while requests are made to fail. */
function paintBroken(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  for (const { x, width, kind } of scene.shades) {
    if (kind !== 'broken') continue;
    context.save();
    context.beginPath();
    context.rect(x, 0, width, brokenHeight);
    context.clip();
    hatch(context, x, 0, width, brokenHeight, palette.bad, 5, 2);
    context.restore();
  }
}

function paintLaneLines(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  for (const { lane, y } of scene.lanes) {
    if (lane.kind === 'scope' && !lane.collapsed) {
      context.fillStyle = palette.raised;
      context.globalAlpha = 0.7;
      context.fillRect(0, y, scene.width, lane.height);
      context.globalAlpha = 1;
    }
    context.fillStyle = palette.faint;
    context.fillRect(0, Math.round(y + lane.height) - 1, scene.width, 1);
  }
}

function paintWaits(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  context.save();
  context.strokeStyle = palette.subtle;
  context.lineWidth = 1.5;
  context.setLineDash([1.5, 3]);
  context.beginPath();
  for (const { x, width, y } of scene.waits) {
    context.moveTo(x, Math.round(y) + 0.5);
    context.lineTo(x + width, Math.round(y) + 0.5);
  }
  context.stroke();
  context.restore();
}

const fills: Record<BarOutcome, 'good' | 'warning' | 'bad' | 'running' | 'subtle'> = {
  succeeded: 'good',
  lost: 'warning',
  failed: 'bad',
  running: 'running',
  unknown: 'subtle',
};

function paintBar(
  context: CanvasRenderingContext2D,
  bar: Bar,
  sceneWidth: number,
  palette: Palette,
  { selectedDispatch, hoveredDispatch }: PaintOptions,
): void {
  const fill = palette[fills[bar.outcome]];
  const left = Math.max(bar.x, -4);
  const width = Math.min(bar.x + bar.width, sceneWidth + 4) - left;
  // Where a bar is too narrow for a sign, a failed one stands taller and one with a loss hangs lower: both
  // have to be seen, and told apart without their colour.
  const narrow = width < 10;
  const y = bar.y - (narrow && bar.outcome === 'failed' ? 2 : 0);
  const height = bar.y - y + bar.height + (narrow && bar.outcome === 'lost' ? 2 : 0);
  const { dispatchId } = bar.dispatch;
  const marked = dispatchId === selectedDispatch || dispatchId === hoveredDispatch;
  // In a storm there are thousands of these, too narrow to show more than their colour.
  if (width < 6 && !bar.simulated && !marked) {
    context.fillStyle = fill;
    context.fillRect(left, y, width, height);
    return;
  }
  context.save();
  context.beginPath();
  context.roundRect(left, y, width, height, Math.min(2, width / 2));
  if (bar.simulated) {
    context.globalAlpha = 0.25;
    context.fillStyle = fill;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = fill;
    context.lineWidth = 1;
    context.stroke();
    context.save();
    context.clip();
    hatch(context, left, y, width, height, fill, 5, 2);
    context.restore();
  } else {
    context.fillStyle = fill;
    context.fill();
  }
  paintLines(context, bar, palette);
  paintGlyph(context, bar, left, y, width, height, fill, palette);
  if (marked) {
    context.strokeStyle = palette.accent;
    context.lineWidth = dispatchId === selectedDispatch ? 2 : 1;
    context.beginPath();
    context.roundRect(left - 2, y - 2, width + 4, height + 4, 3);
    context.stroke();
  }
  context.restore();
}

function paintLines(context: CanvasRenderingContext2D, bar: Bar, palette: Palette): void {
  for (const line of bar.lines) {
    context.fillStyle = bar.simulated ? palette.text : palette.onBar;
    context.globalAlpha = line.kind === 'promise' ? 0.55 : 0.9;
    const y = bar.y + 2 + line.row * 3;
    context.fillRect(line.x + 1, y, Math.max(1, line.width - 2), 1.5);
    // A failed one ends in a small upright stroke.
    if (line.failed) context.fillRect(line.x + line.width - 2, y - 1, 1.5, 3.5);
  }
  context.globalAlpha = 1;
}

/** ✔, ⚠, ✖ or ◷ at the end of the bar, drawn, so that it looks the same with every font. */
function paintGlyph(
  context: CanvasRenderingContext2D,
  bar: Bar,
  left: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  palette: Palette,
): void {
  if (width < 13) return;
  const cx = left + width - 8;
  const cy = y + height / 2;
  context.beginPath();
  // On a disc of the bar's own colour, so that lines and hatching don't cross it.
  context.fillStyle = fill;
  context.arc(cx, cy, 6, 0, Math.PI * 2);
  context.fill();
  context.strokeStyle = palette.onBar;
  context.lineWidth = 1.6;
  context.lineCap = 'round';
  context.beginPath();
  if (bar.outcome === 'succeeded') {
    context.moveTo(cx - 3, cy + 0.4);
    context.lineTo(cx - 0.8, cy + 2.6);
    context.lineTo(cx + 3.2, cy - 2.6);
  } else if (bar.outcome === 'lost') {
    context.moveTo(cx, cy - 4);
    context.lineTo(cx + 4.4, cy + 3.6);
    context.lineTo(cx - 4.4, cy + 3.6);
    context.closePath();
    context.fillStyle = palette.onBar;
    context.fill();
    context.strokeStyle = fill;
    context.lineWidth = 1.3;
    context.beginPath();
    context.moveTo(cx, cy - 1.2);
    context.lineTo(cx, cy + 0.6);
    context.moveTo(cx, cy + 2.4);
    context.lineTo(cx, cy + 2.5);
  } else if (bar.outcome === 'failed') {
    context.moveTo(cx - 2.6, cy - 2.6);
    context.lineTo(cx + 2.6, cy + 2.6);
    context.moveTo(cx + 2.6, cy - 2.6);
    context.lineTo(cx - 2.6, cy + 2.6);
  } else if (bar.outcome === 'running') {
    context.arc(cx, cy, 3.6, 0, Math.PI * 2);
    context.moveTo(cx, cy - 2);
    context.lineTo(cx, cy);
    context.lineTo(cx + 1.5, cy + 1);
  } else {
    context.arc(cx, cy, 0.6, 0, Math.PI * 2);
  }
  context.stroke();
}

function paintMark(
  context: CanvasRenderingContext2D,
  { x, y, call, effect }: RegisterMark,
  palette: Palette,
): void {
  context.beginPath();
  context.moveTo(x, y - 1);
  context.lineTo(x + 4, y + 7);
  context.lineTo(x - 4, y + 7);
  context.closePath();
  context.lineWidth = 1.5;
  const coalesced = effect !== null && effect !== 'new';
  if (call.outcome === 'rejected' || coalesced) {
    // Hollow: nothing was registered, or nothing new.
    context.fillStyle = palette.background;
    context.strokeStyle = coalesced ? palette.subtle : palette.bad;
  } else {
    context.fillStyle = palette.text;
    context.strokeStyle = palette.background;
  }
  context.stroke();
  context.fill();
}

function paintExpected(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.save();
  context.strokeStyle = palette.subtle;
  context.setLineDash([2, 2]);
  context.lineWidth = 1;
  context.strokeRect(Math.round(x) - 3.5, Math.round(y) + 0.5, 7, 13);
  context.restore();
}

function paintLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  { gutter, axis }: PaintOptions,
): void {
  context.save();
  context.beginPath();
  context.rect(0, axis, gutter, scene.height);
  context.clip();
  for (const { lane, y } of scene.lanes) {
    const top = axis + y;
    if (lane.kind === 'scope') {
      context.fillStyle = palette.raised;
      context.fillRect(0, top, gutter, lane.height);
      context.fillStyle = palette.subtle;
      const middle = top + Math.min(lane.height, laneHeight) / 2;
      paintTwisty(context, 8, middle, lane.collapsed);
      context.fillText(fit(context, lane.name, gutter - 26), 18, middle);
    } else {
      context.fillStyle = lane.tag.pending ? palette.text : palette.subtle;
      const sign = signOf(lane.tag.type);
      context.fillText(
        fit(context, tagName(lane.tag.tag), gutter - 16 - (sign ? 12 : 0)),
        8,
        top + 13,
      );
      if (sign) context.fillText(sign, gutter - 16, top + 13);
    }
    context.fillStyle = palette.faint;
    context.fillRect(0, Math.round(top + lane.height) - 1, gutter, 1);
  }
  context.restore();
  context.fillStyle = palette.divider;
  context.fillRect(gutter - 1, 0, 1, axis + scene.height);
  context.fillRect(0, axis - 1, gutter, 1);
}

/** Whether a registration is open, as in a tree: a small triangle that points down or to the right. */
function paintTwisty(context: CanvasRenderingContext2D, x: number, y: number, collapsed: boolean): void {
  context.beginPath();
  if (collapsed) {
    context.moveTo(x - 2, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x - 2, y + 4);
  } else {
    context.moveTo(x - 4, y - 2);
    context.lineTo(x, y + 3);
    context.lineTo(x + 4, y - 2);
  }
  context.fill();
}

function signOf(type: SyncType): string {
  return type === 'periodicsync' ? '⟳' : '';
}

/** A text cut so that it fits, with an ellipsis. What no label has room for is not even measured. */
function fit(context: CanvasRenderingContext2D, text: string, width: number): string {
  const whole = text.slice(0, 120);
  if (context.measureText(whole).width <= width && whole.length === text.length) return whole;
  let [short, long] = [0, whole.length];
  while (short < long) {
    const middle = Math.ceil((short + long) / 2);
    if (context.measureText(`${whole.slice(0, middle)}…`).width <= width) short = middle;
    else long = middle - 1;
  }
  // Half a surrogate pair would be drawn as a box.
  return `${whole.slice(0, short).replace(/[\ud800-\udbff]$/, '')}…`;
}

function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
  gap: number,
  line: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.beginPath();
  // In step with the page, not with the shape, so that hatching stands still while a shape grows.
  const first = Math.floor((x - height) / gap) * gap;
  for (let at = first; at < x + width; at += gap) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
}

/** What the overview shows of a trace. */
export interface OverviewScene extends Pick<Scene, 'width' | 'height' | 'shades' | 'recorded'> {
  /** For each lane the gravest outcome of each column: see `overviewOf`. */
  columns: Uint8Array[];
}

/** How many rows can be told apart on an overview of a height. */
export function mostRows(height: number): number {
  return Math.max(1, Math.floor((height - overviewMargin) / 2));
}

/** Above and below the rows together. */
const overviewMargin = 8;

/** Draws the trace of the overview: all lanes as thin rows. */
export function paintOverview(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  { width, height, columns, shades, recorded }: OverviewScene,
  palette: Palette,
  ratio: number,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = palette.subtle;
  for (const shade of shades) {
    if (shade.kind === 'broken') continue;
    context.globalAlpha = shade.kind === 'offline' ? 0.16 : 0.3;
    context.fillRect(shade.x, 0, shade.width, height);
  }
  context.globalAlpha = 1;
  for (const { x, width: long } of recorded) context.fillRect(x, height - 2, long, 2);
  const row = Math.min(5, (height - overviewMargin) / Math.max(1, columns.length));
  const colours = ['', palette.good, palette.running, palette.bad];
  columns.forEach((column, lane) => {
    for (let x = 0, end = 0; x < column.length; x = end) {
      const worst = column[x] ?? 0;
      for (end = x + 1; column[end] === worst;) end++;
      const colour = colours[worst];
      if (!colour) continue;
      context.fillStyle = colour;
      context.fillRect(x, 4 + lane * row, Math.max(1.5, end - x), Math.max(1, row - 1));
    }
  });
}

/** Draws the window on the overview: a veil over what is outside, and two handles. */
export function paintWindow(
  context: CanvasRenderingContext2D,
  { width, height }: Pick<Scene, 'width' | 'height'>,
  window: { from: number; to: number },
  palette: Palette,
): void {
  const [from, to] = [Math.max(0, window.from), Math.min(width, window.to)];
  context.globalAlpha = 0.6;
  context.fillStyle = palette.raised;
  context.fillRect(0, 0, from, height);
  context.fillRect(to, 0, width - to, height);
  context.globalAlpha = 1;
  context.fillStyle = palette.accent;
  for (const x of [from, to]) {
    context.fillRect(Math.round(Math.min(Math.max(x - 0.5, 0), width - 1)), 0, 1, height);
    context.beginPath();
    context.roundRect(Math.min(Math.max(x - 3, 0), width - 6), height / 2 - 8, 6, 16, 2);
    context.fill();
  }
}
