/** Figures: measured values with their units, printed as they come and written to a file at the end. */

/** One measured value. */
export interface Figure {
  /** As `group.what-unit`. */
  name: string;
  value: number;
  unit: string;
  /** What it must not exceed, where a limit is set. */
  limit?: number;
  /** What it must not fall below, where that is set. */
  least?: number;
}

/** Takes a figure. */
export type Report = (figure: Figure) => void;

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** The value that a share of all values (0 to 1) does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

/** A figure in one line. */
export function lineOf({ name, value, unit, limit, least }: Figure): string {
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const most = limit === undefined ? '' : `  (at most ${Number(limit.toFixed(2))}${value > limit ? ', EXCEEDED' : ''})`;
  const bound = least === undefined ? most : `  (at least ${least}${value < least ? ', MISSED' : ''})`;
  return `${name.padEnd(44)} ${shown.padStart(10)} ${unit}${bound}`;
}
