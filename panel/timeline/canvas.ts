/** What is drawn on a canvas in more than one place. */

/** Prepares a canvas for a size in page pixels, so that lines are crisp. */
export function sizeCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, width: number, height: number, ratio: number): void {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting it clears the canvas and is slow, so only when it changed.
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

/** Hatches a box. */
export function hatch(
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
