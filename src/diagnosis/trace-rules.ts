/** The rules about a trace, by what they look at. */
import type { Doubt, TagName, TraceRule } from './finding.ts';
import type { Severity } from './problem.ts';
import { blockedByOne } from './rules/blocked-by-one.ts';
import { bodyLost } from './rules/body-lost.ts';
import { coalesced } from './rules/coalesced.ts';
import { delegatedToPage } from './rules/delegated-to-page.ts';
import { gaveUp } from './rules/gave-up.ts';
import { ignoredWhileWaiting } from './rules/ignored-while-waiting.ts';
import { lateListener } from './rules/late-listener.ts';
import { leftNoTrace } from './rules/left-no-trace.ts';
import { loop } from './rules/loop.ts';
import { nearTimeout } from './rules/near-timeout.ts';
import { neverSettles } from './rules/never-settles.ts';
import { notFiredYet } from './rules/not-fired-yet.ts';
import { nothingToSend } from './rules/nothing-to-send.ts';
import { offlineThatHoldsNothing } from './rules/offline-that-holds-nothing.ts';
import { oddTag } from './rules/odd-tag.ts';
import {
  handlersThrew,
  lateWaitUntils,
  noListeners,
  noWaitUntils,
  outlivedRequests,
  refusedRequests,
  swallowedFailures,
  swallowedFaults,
} from './dispatch-rules.ts';
import { periodicInterval } from './rules/periodic-interval.ts';
import { periodicRefused } from './rules/periodic-refused.ts';
import { redirectedToSignIn } from './rules/redirected-to-sign-in.ts';
import { registerRejected } from './rules/register-rejected.ts';
import { registerUnhandled } from './rules/register-unhandled.ts';
import { replayedAtStart } from './rules/replayed-at-start.ts';
import { sentTwice } from './rules/sent-twice.ts';
import { severalListeners } from './rules/several-listeners.ts';
import { staleAuth } from './rules/stale-auth.ts';
import { uncaughtError } from './rules/uncaught-error.ts';
import { unregistered } from './rules/unregistered.ts';
import { version } from './rules/version.ts';
import { workerStopped } from './rules/worker-stopped.ts';

export const dispatchRules = [
  handlersThrew,
  noListeners,
  lateListener,
  lateWaitUntils,
  noWaitUntils,
  swallowedFailures,
  swallowedFaults,
  uncaughtError,
  outlivedRequests,
  refusedRequests,
  redirectedToSignIn,
  leftNoTrace,
  delegatedToPage,
  nothingToSend,
  gaveUp,
  workerStopped,
  neverSettles,
  nearTimeout,
  loop,
  staleAuth,
  blockedByOne,
  severalListeners,
  offlineThatHoldsNothing,
  version,
];
export const callRules = [
  registerRejected,
  registerUnhandled,
  periodicRefused,
  periodicInterval,
  oddTag,
  ignoredWhileWaiting,
  coalesced,
];
export const tagRules = [notFiredYet, unregistered];
/** About requests that are the same. */
export const sameRules = [sentTwice, replayedAtStart];
/** About requests to the same address. */
export const addressRules = [bodyLost];

/** All of them. */
export const traceRules = [...dispatchRules, ...callRules, ...tagRules, ...sameRules, ...addressRules];

type AnyTraceRule = (typeof traceRules)[number];

/** The id of a rule about a trace. */
export type TraceRuleId = AnyTraceRule['id'];

const failures = ['swallowed-failure', 'swallowed-fault', 'refused-request', 'uncaught-error', 'outlived'] as const;

/** What one rule finds about a dispatch explains what others find: of one cause one problem is told. */
export const explains: { readonly [Id in TraceRuleId]?: readonly TraceRuleId[] } = {
  'handler-threw': ['uncaught-error'],
  'late-wait-until': ['no-wait-until', ...failures],
  'no-wait-until': failures,
  'swallowed-failure': ['refused-request', 'uncaught-error', 'outlived'],
  'swallowed-fault': ['refused-request', 'uncaught-error', 'outlived'],
  'stale-auth': ['blocked-by-one'],
  'delegated-to-page': ['nothing-to-send'],
};

/** What a problem is about. */
export interface ProblemSubject {
  scope: string;
  tags: readonly TagName[];
  /** The ids of its dispatches, in the order in which they began. */
  dispatches: readonly string[];
  /** The ids of its calls of `register()`. */
  calls: readonly string[];
}

/** A problem of a trace, of one rule. */
export interface ProblemWith<Id extends string, Params> {
  /** The same for the same problem as it grows. */
  key: string;
  rule: Id;
  severity: Severity;
  subject: ProblemSubject;
  /** The `seq` of the events that prove it, in their order; of many findings those of the first. */
  evidence: readonly number[];
  params: Params;
  /** How often it was found. */
  count: number;
  /** Its dispatches of which it is less grave, or less certain, than on the whole, by their ids. */
  milder: ReadonlyMap<string, { severity: Severity; certain: boolean }>;
  certain: boolean;
  /** Why it is not certain; null where it is. */
  doubt: Doubt | null;
}

type ProblemOfRule<R> = R extends TraceRule<infer Id, never, infer Params> ? ProblemWith<Id, Params> : never;

/** A problem of a trace. */
export type TraceProblem = ProblemOfRule<AnyTraceRule>;
