/** Why a tag can't be fired now, by Chromium's rules. */
import type { SyncType } from '../trace/events.ts';
import type { Registration } from '../trace/model.ts';
import { firstProblem, type ProblemOf } from './problem.ts';
import { browserDecides } from './rules/browser-decides.ts';
import { noWorkerToFire } from './rules/no-worker-to-fire.ts';
import { notConnected } from './rules/not-connected.ts';
import { nowhereToFire } from './rules/nowhere-to-fire.ts';
import { recordingOver } from './rules/recording-over.ts';
import { registeredAlready } from './rules/registered-already.ts';
import { syncBlocked } from './rules/sync-blocked.ts';
import { waitsToRetry } from './rules/waits-to-retry.ts';
import type { TagStatus } from './tag-status.ts';

/** What decides whether a tag can be fired. */
export interface FireSituation {
  type: SyncType;
  /** The tag's status; null for a tag that was never seen. */
  status: TagStatus | null;
  registration: Registration | null;
  /** Whether anything is known of the page. */
  connected: boolean;
  /** Whether it is a stored recording. */
  stored: boolean;
}

/** Why it can't be fired in any way. */
const always = [recordingOver, notConnected, nowhereToFire, noWorkerToFire];
/** Why the browser would refuse to register the tag, or take no notice of it. */
const throughBrowser = [browserDecides, syncBlocked, waitsToRetry, registeredAlready];

/** Something that stands in the way of firing. */
export type FireProblem = ProblemOf<(typeof always)[number] | (typeof throughBrowser)[number]>;

/** What stands in the way of firing a tag at all, and, if nothing does, of firing it through the browser. */
export function fireProblem(situation: FireSituation): { always: FireProblem | null; throughBrowser: FireProblem | null } {
  return { always: firstProblem(always, situation), throughBrowser: firstProblem(throughBrowser, situation) };
}
