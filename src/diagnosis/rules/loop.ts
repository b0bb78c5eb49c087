/** A handler registers its own tag again and again: the browser dispatches it at once, whatever came of it. */
import type { Dispatch } from '../../trace/model.ts';
import type { ObservedDispatch } from '../dispatch-problems.ts';
import { worstFailure } from '../failed-requests.ts';
import type { Facts, Finding, TraceRule } from '../finding.ts';
import { aboutDispatch, edgesOf, isOwn, runBefore } from '../of-dispatch.ts';

/** How often its own tag was registered in a row, up to a dispatch. */
export interface Rounds {
  /** All of them. */
  count: number;
  /** Those in which nothing was sent with success. */
  idle: number;
}

/** So many rounds that got nothing done are a loop, and so many of any kind: one that sends in parts has an end. */
const mostIdle = 5;
const mostRounds = 20;

const none: Rounds = { count: 0, idle: 0 };
/** Of runs that are over, and of which all before are known. */
const known = new WeakMap<Dispatch, Rounds>();

/** Whether so many rounds are a loop. */
export function isLoop({ count, idle }: Rounds): boolean {
  return idle >= mostIdle || count >= mostRounds;
}

/** The rounds before a dispatch: each was caused by the one before. */
export function roundsOf(dispatch: Dispatch, facts: Facts): Rounds {
  const chain: Dispatch[] = [];
  let rounds = none;
  for (let before = runBefore(dispatch, facts); before; before = runBefore(before, facts)) {
    const found = known.get(before);
    if (found) {
      rounds = found;
      break;
    }
    chain.push(before);
    if (!registersItself(before, facts)) break;
  }
  for (const run of chain.toReversed()) {
    rounds = registersItself(run, facts) ? { count: rounds.count + 1, idle: rounds.idle + Number(isIdle(run)) } : none;
    if (run.settledAt !== null) known.set(run, rounds);
  }
  return rounds;
}

function registersItself(dispatch: Dispatch, { evidence }: Facts): boolean {
  return evidence.ownCallInside(dispatch) !== null;
}

/** Whether nothing was sent in it with success. */
function isIdle({ requests }: Dispatch): boolean {
  return !requests.some(({ status }) => status !== null && status >= 200 && status < 300);
}

interface LoopParams {
  /** How many rounds it went, so far. */
  rounds: number;
  /** How many of them there are in a second; null where it can't be told. */
  perSecond: number | null;
  /** Whether it has ended with a failed request that nothing sends again. */
  lost: boolean;
}

export const loop: TraceRule<'loop', ObservedDispatch, LoopParams> = {
  id: 'loop',
  severity: 'risk',
  check({ dispatch }, facts): Finding<LoopParams> | null {
    if (!facts.evidence.workersRegister || !isOwn(dispatch, facts)) return null;
    const before = roundsOf(dispatch, facts);
    const again = registersItself(dispatch, facts);
    // The first of them too: it began the loop.
    if (!again && before.count === 0) return null;
    const call = facts.evidence.ownCallInside(dispatch);
    return {
      ...aboutDispatch(dispatch),
      calls: call ? [call] : [],
      evidence: [...edgesOf(dispatch), call ? call.beganSeq : undefined],
      params: { rounds: before.count + 1, perSecond: null, lost: false },
    };
  },
  sum(findings, facts) {
    const runs = findings.flatMap(({ dispatches = [] }) => dispatches).sort((a, b) => a.startedAt - b.startedAt);
    const loops = chainsOf(runs, facts).filter((chain) => chain.some((run) => isLoop(roundsOf(run, facts))));
    const [first, last] = [loops.at(-1)?.[0], loops.at(-1)?.at(-1)];
    if (!first || !last) return null;
    const seconds = (last.startedAt - first.startedAt) / 1_000;
    const perSecond = seconds > 0 ? ((loops.at(-1)?.length ?? 0) - 1) / seconds : null;
    const worst = worstFailure(last);
    const lost = worst?.what === 'lost' && worst.maker === null && !registersItself(last, facts);
    return { params: { rounds: loops.flat().length, perSecond, lost }, severity: lost ? 'loss' : 'risk' };
  },
};

/** Runs that each began because the one before registered its tag. */
function chainsOf(runs: readonly Dispatch[], facts: Facts): Dispatch[][] {
  const chains: Dispatch[][] = [];
  for (const run of runs) {
    const chain = chains.at(-1);
    if (chain && roundsOf(run, facts).count > 0) chain.push(run);
    else chains.push([run]);
  }
  return chains;
}
