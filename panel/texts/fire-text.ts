/** What came of a fire. */
import type { Marked } from '../../src/diagnosis/marked.ts';
import { verdictOf } from '../../src/diagnosis/verdict.ts';
import * as texts from '../../src/messages/compiled/fire-outcomes.js';
import { errorMessage } from '../../src/messages/reasons.ts';
import { durationText } from '../../src/messages/durations.ts';
import type { Dispatch, Fire } from '../../src/trace/model.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';
import { eventErrorText } from './event-error.ts';
import { verdictText, verdictTone } from './verdict-text.ts';

/** From when on it is told how long a fire has been running, ms: most are over before anyone could read it. */
const tellRunningAfter = 1_000;

/** How a tag was fired, in a few words: `through the browser`, `simulated, last chance`. */
export function wayText({ mode, way, lastChance }: Pick<Fire, 'mode' | 'way' | 'lastChance'>): string {
  if (way === 'all-attempts') return texts.allAttempts();
  if (way === 'while-offline') return texts.whileOffline();
  const how = mode === 'browser' ? texts.throughBrowser() : texts.simulated();
  if (way === 'cold-start') return texts.coldStart({ how });
  return mode === 'simulated' && lastChance ? texts.simulatedLastChance() : how;
}

/** The outcome of a fire in a few words, with what it cost: `succeeded: 212 ms, 1 request`. @param now epoch ms */
export function fireText(fire: Fire, marked: Marked, now: number): string {
  const last = fire.dispatches.at(-1);
  const cost = costOf(fire);
  const runs = fire.dispatches.length;
  switch (fire.outcome) {
    case null: {
      const ran = last ? now - last.startedAt : 0;
      if (ran < tellRunningAfter) return texts.firing();
      return texts.stillRunning({ duration: durationText(Math.floor(ran / 1000) * 1000) });
    }
    case 'pending':
      return fire.error ? texts.pendingWhy({ why: errorMessage(fire.error) }) : texts.pending();
    case 'timed-out':
      return fire.error ? texts.timedOutWhy({ why: errorMessage(fire.error) }) : texts.timedOut();
    case 'failed': {
      const theirs = last?.error ? errorText(last.error) : reasonText(last?.reason);
      const failed = texts.failed({ times: runs, why: fire.error ? eventErrorText(fire.error) : theirs });
      return cost === null ? failed : texts.failedWithCost({ failed, cost });
    }
    default: {
      const verdict = last && verdictOf(last, marked, now);
      const succeeded = verdict && verdict.rule !== null ? verdictText(last, verdict) : texts.succeeded({ attempts: runs });
      return cost === null ? succeeded : texts.succeededWithCost({ succeeded, cost });
    }
  }
}

/** The tone of a fire's outcome. @param now epoch ms */
export function fireTone({ outcome, dispatches }: Fire, marked: Marked, now: number): Tone {
  const last = dispatches.at(-1);
  return outcome === 'succeeded' && last ? verdictTone(verdictOf(last, marked, now)) : toneOf(outcome);
}

function costOf({ dispatches, startup }: Fire): string | null {
  if (dispatches.length === 0) return null;
  const took = sumOf(dispatches, (dispatch) => (dispatch.settledAt ?? dispatch.startedAt) - dispatch.startedAt);
  const requests = sumOf(dispatches, (dispatch) => dispatch.requests.length);
  const duration = durationText(took);
  return startup === null
    ? texts.cost({ duration, requests })
    : texts.costAfterStartup({ duration, startup: durationText(startup), requests });
}

function sumOf(dispatches: readonly Dispatch[], value: (dispatch: Dispatch) => number): number {
  return dispatches.reduce((sum, dispatch) => sum + value(dispatch), 0);
}
