/**
 * Two recordings side by side: which attempts are in both, what came of them, and what differs. Attempts are matched
 * by registration, type and tag, the first with the first, the second with the second.
 */
import type { ErrorInfo, RunSummary, SyncType } from './events.ts';
import type { Dispatch, Model, Replay } from './model.ts';
import type { EventReason, EventError } from './event-reason.ts';
import { differencesOf, summaryOf, type ComparedPart } from './run-summary.ts';
import { withoutOrigin } from './scope-name.ts';

/** An attempt in two recordings, or in one of them alone; also one that was replayed. */
export interface ComparedAttempt extends Omit<EventReason, 'reason'> {
  /** The scope before; where there was none, that after. */
  scope: string;
  type: SyncType;
  tag: string;
  /** Counted among those of its tag, from 1. */
  number: number;
  before: RunSummary | null;
  after: RunSummary | null;
  verdict: 'same' | 'different' | 'only-before' | 'only-after';
  /** In what the two differ. */
  differs: readonly ComparedPart[];
  /** Why there is none after, of one that was replayed, or was to be. */
  missing?: 'running' | 'not-replayed' | 'failed';
  /** With what the fire of one failed. */
  error?: ErrorInfo;
}

/** What two recordings have in common and what not. */
export interface Comparison {
  /** In the order of the recording before; what is only after comes at the end, in its own order. */
  attempts: ComparedAttempt[];
  /** For each scope of the one before that is another in the one after: which. */
  mapped: Map<string, string>;
}

/** Compares the attempts of two recordings. A registration of another host is matched by its path. */
export function compare(before: Iterable<Dispatch>, after: Iterable<Dispatch>): Comparison {
  const [was, is] = [byTime(before), byTime(after)];
  const mapped = scopesMapped(new Set(was.map(({ scope }) => scope)), new Set(is.map(({ scope }) => scope)));
  const queues = new Map<string, Dispatch[]>();
  const keyOf = ({ scope, type, tag }: Dispatch, there: string | undefined) => `${type} ${there ?? scope} ${tag}`;
  for (const dispatch of is) {
    const key = keyOf(dispatch, undefined);
    const queue = queues.get(key);
    if (queue) queue.push(dispatch);
    else queues.set(key, [dispatch]);
  }

  const attempts: ComparedAttempt[] = [];
  const counts = new Map<string, number>();
  const matched = new Set<Dispatch>();
  const count = (key: string) => {
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return number;
  };
  for (const dispatch of was) {
    const key = keyOf(dispatch, mapped.get(dispatch.scope));
    const number = count(key);
    const other = queues.get(key)?.[number - 1];
    if (other) matched.add(other);
    attempts.push(attemptOf(dispatch, number, summaryOf(dispatch), other ? summaryOf(other) : null));
  }
  for (const dispatch of is) {
    if (matched.has(dispatch)) continue;
    attempts.push(attemptOf(dispatch, count(keyOf(dispatch, undefined)), null, summaryOf(dispatch)));
  }
  return { attempts, mapped };
}

/** Compares what was replayed with what came of it. What is not done yet, or could not be, is only before. */
export function compareReplay(model: Model, { dispatches, fires, settledAt }: Replay): ComparedAttempt[] {
  const counts = new Map<string, number>();
  return dispatches.map(({ dispatchId, scope, type, tag, was }) => {
    const key = `${type} ${scope} ${tag}`;
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    const fire = fires.get(dispatchId);
    const dispatch = fire?.dispatchId == null ? undefined : model.dispatches.get(fire.dispatchId);
    // One that runs may still become the same.
    const runs = settledAt === null && dispatch?.settledAt === null;
    const attempt = attemptOf({ scope, type, tag }, number, was, dispatch && !runs ? summaryOf(dispatch) : null);
    if (attempt.after) return attempt;
    if (runs) return { ...attempt, missing: 'running' };
    return { ...attempt, ...failureOf(fire?.error ?? null) };
  });
}

function failureOf(error: EventError | null): Partial<ComparedAttempt> {
  if (!error) return { missing: 'not-replayed' };
  const { name, message, code, params } = error;
  return { missing: 'failed', error: { name, message }, ...(code !== undefined && { code, params }) };
}

/** Those that are not the same before those that are; else in their order. */
export function differencesFirst(attempts: readonly ComparedAttempt[]): ComparedAttempt[] {
  const isSame = ({ verdict }: ComparedAttempt) => verdict === 'same';
  return [...attempts.filter((each) => !isSame(each)), ...attempts.filter(isSame)];
}

/** How many attempts a comparison has of each verdict. */
export interface ComparedCounts {
  /** In both, the same or not. */
  both: number;
  different: number;
  onlyBefore: number;
  onlyAfter: number;
}

/** Counts attempts by what is said of them. */
export function countsOf(attempts: readonly ComparedAttempt[]): ComparedCounts {
  const counts = { both: 0, different: 0, onlyBefore: 0, onlyAfter: 0 };
  for (const { verdict } of attempts) {
    if (verdict === 'only-before') counts.onlyBefore++;
    else if (verdict === 'only-after') counts.onlyAfter++;
    else counts.both++;
    if (verdict === 'different') counts.different++;
  }
  return counts;
}

function attemptOf(
  { scope, type, tag }: Pick<Dispatch, 'scope' | 'type' | 'tag'>,
  number: number,
  before: RunSummary | null,
  after: RunSummary | null,
): ComparedAttempt {
  const differs = before && after ? differencesOf(before, after) : [];
  const verdict = !after ? 'only-before' : !before ? 'only-after' : differs.length > 0 ? 'different' : 'same';
  return { scope, type, tag, number, before, after, verdict, differs };
}

function byTime(dispatches: Iterable<Dispatch>): Dispatch[] {
  return [...dispatches].sort((a, b) => a.startedAt - b.startedAt);
}

/** Which scopes stand for others: those that only one side has, and whose path only one on each of these has. */
function scopesMapped(before: ReadonlySet<string>, after: ReadonlySet<string>): Map<string, string> {
  const here = byPath([...before].filter((scope) => !after.has(scope)));
  const there = byPath([...after].filter((scope) => !before.has(scope)));
  const mapped = new Map<string, string>();
  for (const [path, [scope, ...others]] of here) {
    const [match, ...more] = there.get(path) ?? [];
    if (scope !== undefined && match !== undefined && more.length + others.length === 0) mapped.set(scope, match);
  }
  return mapped;
}

function byPath(scopes: readonly string[]): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const scope of scopes) {
    const path = withoutOrigin(scope);
    const same = paths.get(path);
    if (same) same.push(scope);
    else paths.set(path, [scope]);
  }
  return paths;
}
