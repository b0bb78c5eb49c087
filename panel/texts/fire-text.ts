/** What came of a fire. */
import { errorMessage } from '../../src/messages/reasons.ts';
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { countOf, formatDuration } from '../components/format.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';
import { toldErrorText } from './told-error.ts';

/** From when on it is told how long a fire has been running, ms: most are over before anyone could read it. */
const tellRunningAfter = 1_000;

const ways = {
  'all-attempts': 'all attempts simulated',
  'while-offline': 'registered offline, then through the browser',
  'cold-start': 'with a cold start',
};

/** How a tag was fired, in a few words: `through the browser`, `simulated, last chance`. */
export function wayText({ mode, way, lastChance }: Pick<Fire, 'mode' | 'way' | 'lastChance'>): string {
  const how = mode === 'browser' ? 'through the browser' : 'simulated';
  if (way === 'cold-start') return `${how}, ${ways[way]}`;
  if (way !== null) return ways[way];
  return mode === 'simulated' && lastChance ? `${how}, last chance` : how;
}

/** The outcome of a fire in a few words, with what it cost: `succeeded: 212 ms, 1 request`. */
export function fireText(fire: Fire, now: number): string {
  const last = fire.dispatches.at(-1);
  const cost = costOf(fire);
  switch (fire.outcome) {
    case null: {
      const ran = last ? now - last.startedAt : 0;
      return ran < tellRunningAfter ? 'firing…' : `still running after ${formatDuration(Math.floor(ran / 1000) * 1000)}`;
    }
    case 'pending':
      return fire.error ? `pending: ${errorMessage(fire.error)}` : 'pending: not dispatched yet';
    case 'timed-out':
      return fire.error ? `timed out: ${errorMessage(fire.error)}` : 'timed out';
    case 'failed': {
      const theirs = last?.error ? errorText(last.error) : reasonText(last?.reason);
      const why = fire.error ? toldErrorText(fire.error) : theirs;
      const times = fire.dispatches.length > 1 ? ` ${fire.dispatches.length} times` : '';
      return `failed${times}: ${why}${cost && ` (${cost})`}`;
    }
    default: {
      if (last?.listeners === 0) return 'no handler listened';
      const times = fire.dispatches.length > 1 ? `, attempt ${fire.dispatches.length}` : '';
      return `succeeded${times}${cost && `: ${cost}`}`;
    }
  }
}

/** The tone of a fire's outcome. */
export function fireTone({ outcome, dispatches }: Fire): Tone {
  return outcome === 'succeeded' && dispatches.at(-1)?.listeners === 0 ? 'warning' : toneOf(outcome);
}

function costOf({ dispatches, startup }: Fire): string {
  if (dispatches.length === 0) return '';
  const took = sumOf(dispatches, (dispatch) => (dispatch.settledAt ?? dispatch.startedAt) - dispatch.startedAt);
  const requests = sumOf(dispatches, (dispatch) => dispatch.requests.length);
  const after = startup === null ? '' : ` after ${formatDuration(startup)} of start-up`;
  return `${formatDuration(took)}${after}, ${countOf(requests, 'request')}`;
}

function sumOf(dispatches: readonly Dispatch[], value: (dispatch: Dispatch) => number): number {
  return dispatches.reduce((sum, dispatch) => sum + value(dispatch), 0);
}
