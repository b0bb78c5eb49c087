/** Draws the overview above the lanes. */
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';

/** What the overview shows of a trace. */
export interface OverviewScene extends Pick<Scene, 'width' | 'height' | 'shades' | 'recorded'> {
  /** For each lane the gravest verdict of each column: see `overviewOf`. */
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
  const colours = ['', palette.good, palette.running, palette.warning, palette.bad];
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
