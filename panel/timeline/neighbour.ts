/** Which dispatch an arrow key leads to: along the lane, or into the lane above or below. */
import type { Dispatch } from '../../src/trace/model.ts';
import type { Lane } from './lanes.ts';

/** An arrow key. */
export type Direction = 'left' | 'right' | 'up' | 'down';

/** The dispatch beside the given one; without one the first of all. Null where there is none. */
export function neighbourOf(lanes: readonly Lane[], dispatchId: string | null, direction: Direction): Dispatch | null {
  const rows = lanes.flatMap((lane) => (lane.dispatches.length > 0 ? [lane.dispatches] : []));
  const lane = rows.findIndex((row) => row.some((dispatch) => dispatch.dispatchId === dispatchId));
  const row = rows[lane];
  if (!row) return rows[0]?.[0] ?? null;
  const at = row.findIndex((dispatch) => dispatch.dispatchId === dispatchId);
  if (direction === 'left') return row[at - 1] ?? null;
  if (direction === 'right') return row[at + 1] ?? null;
  const other = rows[lane + (direction === 'up' ? -1 : 1)];
  const start = row[at]?.startedAt ?? 0;
  return other?.reduce((near, d) => (Math.abs(d.startedAt - start) < Math.abs(near.startedAt - start) ? d : near)) ?? null;
}
