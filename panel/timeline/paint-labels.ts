/** Draws the labels of the lanes, left of them. */
import type { SyncType } from '../../src/trace/events.ts';
import type { Tag } from '../../src/trace/model.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { isLaneOf, laneHeight, scopeHeight } from './lanes.ts';
import type { Palette } from './palette.ts';
import type { Scene, ScopeLane } from './scene.ts';

/** Where the labels stand on the canvas. */
export interface LabelPlace {
  /** Their width. */
  gutter: number;
  /** Height of the axis at the top. */
  axis: number;
  /** The tag whose lane is marked. */
  selectedTag: Pick<Tag, 'key' | 'scope'> | null;
}

/** Draws the labels. */
export function paintLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  { gutter, axis, selectedTag }: LabelPlace,
): void {
  context.save();
  context.beginPath();
  context.rect(0, axis, gutter, scene.height);
  context.clip();
  for (const { lane, y } of scene.lanes) {
    const top = axis + y;
    if (selectedTag !== null && isLaneOf(lane, selectedTag)) {
      context.fillStyle = palette.related;
      context.fillRect(0, top, gutter, lane.height);
      context.fillStyle = palette.accent;
      context.fillRect(0, top, 2, lane.height);
    } else if (lane.kind === 'scope') {
      context.fillStyle = palette.raised;
      context.fillRect(0, top, gutter, lane.height);
    }
    if (lane.kind === 'scope') {
      paintName(context, lane, top, gutter, palette);
    } else {
      context.fillStyle = lane.tag.pending ? palette.text : palette.subtle;
      const sign = signOf(lane.tag.type);
      context.fillText(fit(context, tagName(lane.tag.tag), gutter - 16 - (sign ? 12 : 0)), 8, top + 13);
      if (sign) context.fillText(sign, gutter - 16, top + 13);
    }
    context.fillStyle = palette.faint;
    context.fillRect(0, Math.round(top + lane.height) - 1, gutter, 1);
  }
  if (scene.stuck) {
    paintHead(context, axis + scene.stuck.y, gutter, palette);
    paintName(context, scene.stuck.lane, axis + scene.stuck.y, gutter, palette);
  }
  context.restore();
  context.fillStyle = palette.divider;
  context.fillRect(gutter - 1, 0, 1, axis + scene.height);
  context.fillRect(0, axis - 1, gutter, 1);
}

/** The ground of a head that stays at the top: nothing of the lanes below it is seen through it. */
export function paintHead(context: CanvasRenderingContext2D, y: number, width: number, palette: Palette): void {
  context.fillStyle = palette.raised;
  context.fillRect(0, y, width, scopeHeight);
  context.fillStyle = palette.divider;
  context.fillRect(0, y + scopeHeight - 1, width, 1);
}

/** The name of a registration. */
function paintName(context: CanvasRenderingContext2D, lane: ScopeLane, top: number, gutter: number, palette: Palette): void {
  context.fillStyle = palette.subtle;
  const middle = top + Math.min(lane.height, laneHeight) / 2;
  paintTwisty(context, 8, middle, lane.collapsed);
  context.fillText(fit(context, lane.name, gutter - 26), 18, middle);
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
