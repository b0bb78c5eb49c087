/** What stands in the way of a page's syncs, or is missing. */
import type { Model, Registration } from '../trace/model.ts';
import { check, firstProblem, type ProblemOf } from './problem.ts';
import { closedPage } from './rules/closed-page.ts';
import { insecure } from './rules/insecure.ts';
import { noActiveWorker } from './rules/no-active-worker.ts';
import { noAnswer } from './rules/no-answer.ts';
import { noBackgroundSync } from './rules/no-background-sync.ts';
import { noRegistration } from './rules/no-registration.ts';
import { noServiceWorker } from './rules/no-service-worker.ts';
import { periodicDenied } from './rules/periodic-denied.ts';
import { syncDenied } from './rules/sync-denied.ts';

/** What a page tells of itself. */
export interface PageFrame {
  origin: string;
  top: boolean;
  secure: boolean;
  serviceWorker: boolean;
  sync: boolean;
}

/** A page, as rules look at it. */
export interface Page {
  /** Its address; null where that is not known. */
  url: string | null;
  /** The one that decides: the top one, where that has answered. */
  frame: PageFrame | null;
  /** Those that are registered now for the origins of its frames. */
  registrations: readonly Registration[];
  model: Model;
}

/** Why a page can't have background syncs at all: the first is the reason. */
const obstacles = [closedPage, noAnswer, insecure, noServiceWorker, noBackgroundSync];
const rules = [noRegistration, noActiveWorker, syncDenied, periodicDenied];

/** Something that is wrong with a page. */
export type PageProblem = ProblemOf<(typeof obstacles)[number] | (typeof rules)[number]>;

/** What is wrong with a page: why it can't have syncs at all, or else what stands in the way of some. */
export function problemsOfPage(page: Page): PageProblem[] {
  const obstacle = firstProblem(obstacles, page);
  return obstacle ? [obstacle] : check(rules, page);
}

/** The page of a model. */
export function pageOf(url: string | null, frames: readonly PageFrame[], model: Model): Page {
  const origins = new Set(frames.map(({ origin }) => origin));
  const registrations = [...model.registrations.values()].filter(
    ({ scope, present }) => present && origins.has(new URL(scope).origin),
  );
  return { url, frame: frames.find(({ top }) => top) ?? frames[0] ?? null, registrations, model };
}
