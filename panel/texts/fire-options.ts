/** In which ways a tag can be fired now, and why not in the others. */
import { fireProblem, type FireSituation as FireProblemSituation } from '../../src/diagnosis/fire-problems.ts';
import type { TagStatus } from '../../src/diagnosis/tag-status.ts';
import { fireProblemText, simulateText } from '../../src/messages/fire-problems.ts';
import type { SessionState } from '../../src/protocol/session.ts';
import type { FireWay, SyncType } from '../../src/trace/events.ts';
import type { Model, Tag } from '../../src/trace/model.ts';

/** A way to fire. */
export type FireMode = 'browser' | 'simulated';

/** What the user chose from the ways. */
export interface FireChoice {
  mode: FireMode;
  lastChance: boolean;
  way?: FireWay;
}

/** What is to be fired. */
export interface FireOrder extends FireChoice {
  type: SyncType;
  scope: string;
  tag: string;
}

/** For each way the reason why it is impossible now, or null; and the way that a plain Fire takes. */
export interface FireOptions {
  browser: string | null;
  simulated: string | null;
  plain: FireMode;
}

/** What decides, in the panel. */
export interface FireSituation extends Omit<FireProblemSituation, 'connected'> {
  /** Null where there is no connection to the page. */
  capture: SessionState['capture'] | null;
}

/** In which ways a tag can be fired that was seen; the rest of the situation is that of the trace that is shown. */
export function fireOptionsOf(
  tag: Tag,
  status: TagStatus,
  { model, capture, stored }: Pick<FireSituation, 'capture' | 'stored'> & { model: Model },
): FireOptions {
  const registration = model.registrations.get(tag.scope) ?? null;
  return fireOptions({ type: tag.type, status, registration, capture, stored });
}

/** Which ways are open, by Chromium's rules. */
export function fireOptions({ capture, ...situation }: FireSituation): FireOptions {
  const { always, throughBrowser } = fireProblem({ ...situation, connected: capture !== null });
  const simulated = always && fireProblemText(always);
  const browser = simulated ?? (throughBrowser && simulateText(throughBrowser));
  return { browser, simulated, plain: browser === null ? 'browser' : 'simulated' };
}
