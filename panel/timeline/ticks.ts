/**
 * The round numbers on an axis. Ours, because that of d3-array can't be had alone: its package is one file,
 * 1.2 kB of the panel's first load (min + gzip) where this is 0.2 kB.
 */

/** About `count` multiples of 1, 2 or 5 times a power of ten, from the first to the last in a stretch. */
export function ticksOf(from: number, to: number, count: number): number[] {
  const least = (to - from) / count;
  const power = Math.floor(Math.log10(least));
  const excess = least / 10 ** power;
  // Of two steps the one whose number of ticks is nearer to `count`, by ratio.
  const factor = excess >= Math.sqrt(50) ? 10 : excess >= Math.sqrt(10) ? 5 : excess >= Math.sqrt(2) ? 2 : 1;
  // A fraction is divided by a whole number: 3 / 10 is 0.3, and 3 * 0.1 is not.
  const tick = power < 0 ? (n: number) => n / (10 ** -power / factor) : (n: number) => n * (factor * 10 ** power);
  const step = tick(1);
  const first = Math.ceil(from / step);
  const size = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, size) }, (_, index) => tick(first + index));
}
