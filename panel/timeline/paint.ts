/** Draws a scene of the timeline on a canvas. */
import * as texts from '../../src/messages/compiled/timeline.js';
import type { Mark } from '../../src/diagnosis/marked.ts';
import { hatch } from './canvas.ts';
import { paintBar, paintCounts, type MarkedDispatches } from './paint-bars.ts';
import { isLaneOf } from './lanes.ts';
import { paintHead, paintLabels, type LabelPlace } from './paint-labels.ts';
import type { Palette } from './palette.ts';
import { brokenHeight, type RegisterMark, type Scene } from './scene.ts';

/** Where the lanes stand on the canvas, and what is marked. */
export interface PaintOptions extends LabelPlace, MarkedDispatches {
  /** The pixels of the screen for each pixel of the page. */
  ratio: number;
}

/** Draws the scene. */
export function paintScene(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, options: PaintOptions): void {
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
  paintLaneLines(context, scene, palette, options.selectedTag);
  paintShadeNames(context, scene, palette);
  paintWaits(context, scene, palette);
  for (const bar of scene.bars) paintBar(context, bar, scene.width, palette, options);
  paintCounts(context, scene.bars, palette);
  for (const mark of scene.marks) paintMark(context, mark, palette);
  for (const { problem, x, y } of [...scene.bars, ...scene.marks])
    if (problem) paintProblem(context, problem, Math.max(x, 0), y, palette);
  for (const { x, y } of scene.expected) paintExpected(context, x, y, palette);
  if (scene.stuck) paintHead(context, scene.stuck.y, scene.width, palette);
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
    const [name, left] = [kind === 'offline' ? texts.offline() : texts.notSeen(), Math.max(x, 0) + 4];
    if (context.measureText(name).width + 8 < x + width - Math.max(x, 0)) context.fillText(name, left, scene.height - 8);
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

function paintLaneLines(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  selectedTag: LabelPlace['selectedTag'],
): void {
  for (const { lane, y } of scene.lanes) {
    const isSelected = selectedTag !== null && isLaneOf(lane, selectedTag);
    if (isSelected || (lane.kind === 'scope' && !lane.collapsed)) {
      context.fillStyle = isSelected ? palette.related : palette.raised;
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

function paintMark(context: CanvasRenderingContext2D, { x, y, call, effect }: RegisterMark, palette: Palette): void {
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

/** A small sign above what has a problem: full for a loss, hollow for less, a square for what failed, a triangle for a risk. */
function paintProblem(context: CanvasRenderingContext2D, { severity }: Mark, x: number, y: number, palette: Palette): void {
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) - 4.5];
  context.beginPath();
  if (severity === 'risk') {
    context.moveTo(left + 3, top - 1);
    context.lineTo(left + 6.5, top + 5);
    context.lineTo(left - 0.5, top + 5);
    context.closePath();
  } else context.rect(left, top, 5, 5);
  context.fillStyle = severity === 'loss' ? palette.bad : palette.background;
  context.strokeStyle = severity === 'risk' ? palette.warning : palette.bad;
  context.lineWidth = 1.2;
  context.fill();
  context.stroke();
}

function paintExpected(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.save();
  context.strokeStyle = palette.subtle;
  context.setLineDash([2, 2]);
  context.lineWidth = 1;
  context.strokeRect(Math.round(x) - 3.5, Math.round(y) + 0.5, 7, 13);
  context.restore();
}
