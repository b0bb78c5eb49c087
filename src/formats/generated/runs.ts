/** What a test expects of syncs: how they end, and the promises that they give to `waitUntil`. */
import { problemsOf } from '../../diagnosis/dispatch-problems.ts';
import * as texts from '../../messages/compiled/generated-tests.js';
import { dispatchProblemText } from '../../messages/dispatch-problems.ts';
import type { Dispatch } from '../../trace/model.ts';
import { pathWithoutIds } from './ids.ts';

/** What became of a promise that was given to `waitUntil`; `late`: it was given too late, and refused. */
type PromiseOutcome = 'fulfilled' | 'rejected' | 'pending' | 'late';

/** What tags are expected to do when their events come. */
export interface ExpectedRun {
  /** The tags that all do this; in a page that registers them itself they have marks in place of ids. */
  tags: string[];
  /** How many times in a row. */
  times: number;
  /** The promises given to `waitUntil`, in order; where they are not known, only how it ended. */
  promises: PromiseOutcome[] | 'succeeded' | 'failed';
  /** Whether it did not end by itself. */
  hangs: boolean;
  /** How long it took, ms: from where the case begins to its end, or as long as it was seen to run. */
  took: number;
  /** What is wrong with it, in sentences. */
  problems: string[];
}

/** What a dispatch did that a test can expect again. */
export interface Done {
  dispatch: Dispatch;
  run: Omit<ExpectedRun, 'tags' | 'times'>;
}

/** An address in a sentence: its ids and its query are of one recording alone. */
const address = /(https?:\/\/[^\s/?#]+)([^\s?#]*)(?:[?#]\S*)?/g;

/** More promises than this nobody reads. */
const mostPromises = 50;
/** What was running when the recording ended, and had for so long, is expected not to end sooner either, ms. */
const longRunning = 2_000;

/**
 * What a dispatch did, or why a test can't expect that again.
 * @param from where its case begins, epoch ms
 * @param seenUntil when the recording ended, epoch ms
 * @param problems what is wrong with it, in short
 */
export function doneBy(dispatch: Dispatch, from: number, seenUntil: number, problems: readonly string[] = []): Done | string {
  const { outcome, reason, returnedAt, settledAt, unseenSince, startedAt } = dispatch;
  const end = settledAt ?? unseenSince ?? seenUntil;
  if (reason === 'worker-stopped') return texts.why.workerStopped();
  if (outcome === null && end - startedAt < longRunning) return texts.why.endNotSeen();
  const hangs = outcome === null || reason === 'timeout';
  const promises = dispatch.promises.map(({ late, outcome: settled, settledAt: at }): PromiseOutcome => {
    // Where the event was over first, as it took too long, a test will not have waited for it either.
    const isOpen = settled === null || (hangs && (at ?? Infinity) > end);
    return late ? 'late' : isOpen ? 'pending' : settled;
  });
  // Chromium's own log tells nothing of promises.
  const known = (promises.length > 0 || returnedAt !== null) && promises.length <= mostPromises;
  return {
    dispatch,
    run: {
      promises: known ? promises : (outcome ?? 'failed'),
      hangs,
      took: Math.max(0, end - (hangs ? startedAt : from)),
      problems: [...problems, ...problemsOf(dispatch).map(dispatchProblemText)].map((sentence) =>
        sentence.replace(address, (_, origin: string, path: string) => origin + pathWithoutIds(path)),
      ),
    },
  };
}

/** What was done, in the order in which it began, with what is alike together. @param nameOf how a tag is named */
export function runsOf(done: readonly Done[], nameOf: (tag: string) => string): ExpectedRun[] {
  const byTag = new Map<string, ExpectedRun[]>();
  for (const { dispatch, run } of done.toSorted((a, b) => a.dispatch.startedAt - b.dispatch.startedAt)) {
    const name = nameOf(dispatch.tag);
    const runs = byTag.get(name) ?? [];
    byTag.set(name, runs);
    const last = runs.at(-1);
    if (!last || shapeOf(last) !== shapeOf(run)) {
      runs.push({ tags: [name], times: 1, ...run });
      continue;
    }
    // One that hangs is waited for only once.
    if (!run.hangs) last.times++;
    last.took = tookBoth(last, run);
  }
  const alike = new Map<string, ExpectedRun>();
  for (const [name, runs] of byTag) {
    for (const [i, run] of runs.entries()) {
      // A tag that does different things does them in this order.
      const key = `${runs.length > 1 ? `${name} ${i}` : ''} ${run.times} ${shapeOf(run)}`;
      const same = alike.get(key);
      if (!same) {
        alike.set(key, run);
        continue;
      }
      same.tags.push(name);
      same.took = tookBoth(same, run);
    }
  }
  return [...alike.values()];
}

/** What a run is, but for its tags and times. */
export function shapeOf({ promises, hangs, problems }: Pick<ExpectedRun, 'promises' | 'hangs' | 'problems'>): string {
  return JSON.stringify([promises, hangs, problems]);
}

/** How long either of two that are alike may take; for what hangs, how long both were seen to. */
export function tookBoth({ hangs, took }: Pick<ExpectedRun, 'hangs' | 'took'>, other: Pick<ExpectedRun, 'took'>): number {
  return hangs ? Math.min(took, other.took) : Math.max(took, other.took);
}
