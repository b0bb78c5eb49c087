/** What came of a fire. */
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { formatDuration } from '../parts/format.ts';
import { errorText, reasonText } from '../tables/event-facts.ts';

/** The outcome of a fire in a few words: `succeeded 212 ms`, `failed: TypeError: …`. */
export function fireText(fire: Fire, dispatch: Dispatch | null): string {
  switch (fire.outcome) {
    case null:
      return 'firing…';
    case 'pending':
      return fire.error ? `pending: ${fire.error.message}` : 'pending: not dispatched yet';
    case 'timed-out':
      return fire.error ? `timed out: ${fire.error.message}` : 'timed out';
    case 'failed': {
      const error = fire.error ?? dispatch?.error ?? null;
      return error ? `failed: ${errorText(error)}` : `failed: ${reasonText(dispatch?.reason)}`;
    }
    default: {
      const took =
        dispatch?.settledAt === undefined || dispatch.settledAt === null
          ? null
          : dispatch.settledAt - dispatch.startedAt;
      return took === null ? 'succeeded' : `succeeded ${formatDuration(took)}`;
    }
  }
}
