/** What of a recording can be done again, where. */
import { mostReplayed } from '../../src/protocol/panel.ts';
import type { ReplayedDispatch } from '../../src/trace/events.ts';
import type { Dispatch, Model } from '../../src/trace/model.ts';
import { summaryOf } from '../../src/trace/run.ts';

/** A replay that could be started. */
export interface ReplayPlan {
  dispatches: ReplayedDispatch[];
  /** For each recorded scope that is another one here: which. */
  mapped: Map<string, string>;
  /** What can't be done again and why, in a sentence each. */
  unfit: string[];
}

/**
 * Plans to do dispatches again, in the order of their starts.
 * @param here what is registered where they are to be done; a scope of another host is matched by its path
 */
export function planOf(recorded: readonly Dispatch[], here: Model): ReplayPlan {
  const plan: ReplayPlan = { dispatches: [], mapped: new Map(), unfit: [] };
  const missing = new Map<string, number>();
  const sorted = recorded.toSorted((a, b) => a.startedAt - b.startedAt);
  let first: number | null = null;
  for (const dispatch of sorted) {
    const scope = scopeHere(dispatch.scope, here);
    if (scope === null) {
      missing.set(dispatch.scope, (missing.get(dispatch.scope) ?? 0) + 1);
      continue;
    }
    if (plan.dispatches.length === mostReplayed) break;
    if (scope !== dispatch.scope) plan.mapped.set(dispatch.scope, scope);
    first ??= dispatch.startedAt;
    const { dispatchId, type, tag, lastChance, startedAt } = dispatch;
    plan.dispatches.push({ dispatchId, type, scope, tag, lastChance, after: startedAt - first, was: summaryOf(dispatch) });
  }
  for (const [scope, count] of missing) {
    plan.unfit.push(`${count} of ${scope}: this page has no registration with that path.`);
  }
  const fit = sorted.length - [...missing.values()].reduce((sum, count) => sum + count, 0);
  if (fit > mostReplayed) plan.unfit.push(`Only the first ${mostReplayed} of ${fit} are done: choose fewer with the filter.`);
  return plan;
}

/** The registration that a recorded scope stands for here: the same, or the only one with its path. */
function scopeHere(scope: string, here: Model): string | null {
  const present = [...here.registrations.values()].filter((registration) => registration.present);
  if (present.some((registration) => registration.scope === scope)) return scope;
  const same = present.filter((registration) => new URL(registration.scope).pathname === new URL(scope).pathname);
  return same.length === 1 ? (same[0]?.scope ?? null) : null;
}
