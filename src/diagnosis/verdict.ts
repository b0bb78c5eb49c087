/** The verdict on a dispatch: what is said of it wherever it is shown. */
import { maxEventDuration } from '../chromium/schedule.ts';
import type { Dispatch } from '../trace/model.ts';
import { worstProblemOf } from './dispatch-problems.ts';
import type { Marked } from './marked.ts';
import type { TraceRuleId } from './trace-rules.ts';

/**
 * How a dispatch stands. `unknown`: nobody saw it end; `succeeded`: it did, and nothing is known to be wrong; `risk`,
 * `failure` and `loss`: the severity of what is wrong with it, whatever the browser counts it as.
 */
export type Standing = 'running' | 'unknown' | 'succeeded' | 'risk' | 'failure' | 'loss';

/** The verdict on a dispatch. */
export interface Verdict {
  standing: Standing;
  /** The rule of the problem that decides; null where how it ended does. */
  rule: TraceRuleId | null;
  /** Whether what is wrong is known for certain. */
  certain: boolean;
}

/** From good to bad: of several dispatches the worst is the one to see. */
export const worstLast: readonly Standing[] = ['succeeded', 'running', 'unknown', 'risk', 'failure', 'loss'];

/**
 * The verdict on a dispatch.
 * @param marked what is marked for the problems of its trace. Before they are found it says what the dispatch alone shows, and
 * no more than that it is at risk: what comes later may make good what failed
 * @param now epoch ms
 */
export function verdictOf(dispatch: Dispatch, marked: Marked, now: number): Verdict {
  const { outcome, startedAt, unseenSince } = dispatch;
  const mark = marked.dispatches.get(dispatch.dispatchId);
  const rule = mark?.worst.rule ?? null;
  const certain = mark?.certain ?? true;
  if (outcome === null) {
    const running = unseenSince === null && !(now - startedAt > maxEventDuration);
    return { standing: running ? 'running' : 'unknown', rule, certain };
  }
  if (outcome === 'failed') return { standing: mark?.severity === 'loss' ? 'loss' : 'failure', rule, certain };
  if (mark) return { standing: mark.severity, rule, certain };
  const own = worstProblemOf(dispatch);
  if (!own || own.rule === 'refused-request') return { standing: 'succeeded', rule: null, certain: true };
  return { standing: own.severity === 'note' ? 'succeeded' : 'risk', rule: own.rule, certain: true };
}

/** Whether a dispatch failed or lost work. */
export function isBad({ standing }: Verdict): boolean {
  return standing === 'failure' || standing === 'loss';
}
