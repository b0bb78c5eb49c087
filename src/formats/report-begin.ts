/** When the times of a report begin. */
import type { Model } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { isTime } from '../trace/time.ts';

/** When the first attempt began, epoch ms; without one, when the first event was. */
export function beginOf({ dispatches, from }: Model, { startedAt }: RecordingHeader): number {
  let first = Infinity;
  for (const dispatch of dispatches.values()) if (isTime(dispatch.startedAt)) first = Math.min(first, dispatch.startedAt);
  return isTime(first) ? first : (from ?? startedAt);
}
