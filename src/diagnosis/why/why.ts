/**
 * Why a tag has not fired: how all conditions stand under which it would, the one that decides first; of a tag that is gone,
 * what became of it.
 */
import { wentWithRegistration, type Dispatch, type Tag, type TagEnd } from '../../trace/model.ts';
import { seqsIn } from '../finding.ts';
import { browserRuns, windows, worker } from './browser.ts';
import type { Condition, ConditionState, Held, StandingOf } from './condition.ts';
import { machineOnline, othersOnline, workerOnline } from './network.ts';
import { activeWorker, enabled, installed, periodicPermission, registered, syncPermission } from './registering.ts';
import { engagement, free, interval, noRetryWait, otherTags, time } from './waiting.ts';

/** Of a one-shot tag: what stands first decides where several hold it back. */
const oneShot = [
  registered,
  enabled,
  activeWorker,
  free,
  syncPermission,
  noRetryWait,
  workerOnline,
  machineOnline,
  time,
  othersOnline,
  worker,
  windows,
  browserRuns,
];
/** Of a periodic one. */
const periodic = [
  registered,
  activeWorker,
  free,
  syncPermission,
  periodicPermission,
  installed,
  interval,
  engagement,
  workerOnline,
  machineOnline,
  otherTags,
  othersOnline,
  worker,
  browserRuns,
];

/** How a condition stands. */
export type WhyStanding = StandingOf<AnyCondition>;
/** The id of a condition. */
export type ConditionId = WhyStanding['condition'];

/** What became of a tag that is gone. */
export interface Fate {
  /**
   * `succeeded`: its last run did. `gave-up`: its last attempt failed. `unregistered`: by its own `unregister()`.
   * `registration`: it went with its registration. `unseen`: the browser lists it no more, and why was not seen.
   */
  what: 'succeeded' | 'gave-up' | 'unregistered' | 'registration' | 'unseen';
  /** When it was gone, epoch ms. */
  at: number;
  end: TagEnd;
  /** Its last run; null where none was seen. */
  run: Dispatch | null;
  evidence: readonly number[];
}

/** Why a tag has not fired. */
export interface Why {
  tag: Tag;
  /** Null while it is registered, and where it never was. */
  fate: Fate | null;
  /** What holds it back; null where nothing that is known does. */
  deciding: WhyStanding | null;
  /** All conditions: what holds it back first, then what is not known, then the rest. */
  standings: readonly WhyStanding[];
}

/** Why a tag has not fired. */
export function whyNotFired(held: Held): Why {
  const { tag } = held;
  const fate = fateOf(held);
  if (fate) return { tag, fate, deciding: null, standings: [] };
  const standings = standingsOf(tag.type === 'sync' ? oneShot : periodic, held);
  const [first] = standings;
  const isDeciding = first && (first.state === 'unmet' || first.metAt !== null);
  return { tag, fate, deciding: isDeciding ? first : null, standings };
}

const byState: readonly ConditionState[] = ['unmet', 'unknown', 'met'];

type AnyCondition = (typeof oneShot)[number] | (typeof periodic)[number];

function standingsOf(conditions: readonly AnyCondition[], held: Held): WhyStanding[];
function standingsOf(conditions: readonly Condition<string, object>[], held: Held): object[] {
  const standings = conditions.flatMap(({ id, check }) => {
    const standing = check(held);
    if (!standing) return [];
    const { state, params, evidence = [], metAt = null } = standing;
    return [{ condition: id, state, params, evidence: seqsIn(evidence), metAt }];
  });
  // What is not known now, and will be met at a time that is known, comes before what nobody can tell.
  const rank = ({ state, metAt }: (typeof standings)[number]) =>
    byState.indexOf(state) * 2 + (state === 'unknown' && metAt !== null ? 0 : 1);
  return standings.sort((a, b) => rank(a) - rank(b));
}

function fateOf({ tag }: Held): Fate | null {
  const { end } = tag;
  if (tag.pending || !end) return null;
  const run = tag.dispatches.findLast(({ trusted, startedAt }) => trusted && startedAt >= end.since) ?? null;
  const what = whatBecame(end, run);
  const proof = [run && run.endedSeq, end.call && end.call.beganSeq];
  return { what, at: end.at, end, run, evidence: seqsIn(proof) };
}

function whatBecame(end: TagEnd, run: Dispatch | null): Fate['what'] {
  if (wentWithRegistration(end)) return 'registration';
  if (end.how === 'unregistered') return 'unregistered';
  if (run?.outcome === 'succeeded') return 'succeeded';
  return run?.outcome === 'failed' && run.lastChance === true ? 'gave-up' : 'unseen';
}
