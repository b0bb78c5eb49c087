/** Draws the bars of the timeline, each with its outcome in colour and shape. */
import { hatch } from './canvas.ts';
import type { Palette } from './palette.ts';
import type { Bar } from './scene.ts';
import type { Standing } from '../../src/diagnosis/verdict.ts';

/** The dispatches that are marked. */
export interface MarkedDispatches {
  selectedDispatch: string | null;
  hoveredDispatch: string | null;
}

const fills: Record<Standing, 'good' | 'warning' | 'bad' | 'running' | 'subtle'> = {
  succeeded: 'good',
  risk: 'warning',
  failure: 'bad',
  loss: 'bad',
  running: 'running',
  unknown: 'subtle',
};

/** Draws a bar. */
export function paintBar(
  context: CanvasRenderingContext2D,
  bar: Bar,
  sceneWidth: number,
  palette: Palette,
  { selectedDispatch, hoveredDispatch }: MarkedDispatches,
): void {
  const fill = palette[fills[bar.verdict.standing]];
  const left = Math.max(bar.x, -4);
  const width = Math.min(bar.x + bar.width, sceneWidth + 4) - left;
  // Where a bar is too narrow for a sign, a failed one stands taller, one at risk hangs lower, and a loss does both: they
  // have to be seen, and told apart without their colour.
  const { standing } = bar.verdict;
  const narrow = width < 10;
  const y = bar.y - (narrow && (standing === 'failure' || standing === 'loss') ? 2 : 0);
  const height = bar.y - y + bar.height + (narrow && (standing === 'risk' || standing === 'loss') ? 2 : 0);
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

/** ✔, ⚠, ✖, ! or ◷ at the end of the bar, drawn, so that it looks the same with every font. */
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
  const { standing } = bar.verdict;
  if (standing === 'succeeded') {
    context.moveTo(cx - 3, cy + 0.4);
    context.lineTo(cx - 0.8, cy + 2.6);
    context.lineTo(cx + 3.2, cy - 2.6);
  } else if (standing === 'risk') {
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
  } else if (standing === 'failure') {
    context.moveTo(cx - 2.6, cy - 2.6);
    context.lineTo(cx + 2.6, cy + 2.6);
    context.moveTo(cx + 2.6, cy - 2.6);
    context.lineTo(cx - 2.6, cy + 2.6);
  } else if (standing === 'loss') {
    context.lineWidth = 2.2;
    context.moveTo(cx, cy - 4);
    context.lineTo(cx, cy + 0.6);
    context.moveTo(cx, cy + 3.8);
    context.lineTo(cx, cy + 3.9);
  } else if (standing === 'running') {
    context.arc(cx, cy, 3.6, 0, Math.PI * 2);
    context.moveTo(cx, cy - 2);
    context.lineTo(cx, cy);
    context.lineTo(cx + 1.5, cy + 1);
  } else {
    context.arc(cx, cy, 0.6, 0, Math.PI * 2);
  }
  context.stroke();
}
