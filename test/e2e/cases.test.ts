/** Pages with known troubles: what is said of each when it is recorded in a real browser, and nothing else. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { until } from '../../driver/wait.ts';
import { problemsIn } from '../../src/diagnosis/problems.ts';
import { isKnown, type TraceEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Model } from '../../src/trace/model.ts';
import { serveCase } from './case-server.ts';
import { keepDevToolsAway } from './early-worker.ts';
import { openWorld, type World } from './world.ts';

/** A case, and what must be found in it. */
interface Case {
  name: string;
  /** In short, gravest first: see `inShort`. */
  found: string[];
  /** What is on the page when it is over. */
  logs: string;
  /** How many dispatches are over then. */
  runs: number;
}

const cases: Case[] = [
  // One is answered 409, which may mean that it is there already, and one does nothing but tell the page.
  { name: 'healthy-handlers', logs: 'done', runs: 36, found: ['note refused-request', 'note delegated-to-page'] },
  { name: '01-healthy-outbox', logs: 'now call trouble()', runs: 3, found: ['note refused-request'] },
  { name: '28-dedicated-worker', logs: 'registered by the page', runs: 1, found: [] },
  { name: 'workbox-healthy', logs: 'requests in the queue: 0', runs: 1, found: [] },
  { name: 'serwist-healthy', logs: 'requests in the queue: 0', runs: 1, found: [] },
  { name: '05-workbox-500', logs: 'requests in the queue: 0', runs: 1, found: ['loss swallowed-failure'] },
  { name: 'workbox-on-sync', logs: 'requests in the queue: 0', runs: 1, found: ['loss swallowed-failure'] },
  { name: '10-tag-mismatch', logs: 'fulfilled twice', runs: 2, found: ['risk did-nothing ×2'] },
  {
    name: '15-object-as-tag',
    logs: 'undefined is accepted',
    runs: 4,
    found: ['failure register-rejected', 'risk odd-tag ×2', 'risk odd-tag', 'risk odd-tag'],
  },
  { name: '18-endless-reregister', logs: '', runs: 40, found: ['loss loop ×40'] },
  { name: '19-duplicate-drain', logs: 'orders that the server took', runs: 2, found: ['risk sent-twice ×2?'] },
  { name: '20-outbox-race', logs: 'outbox: 1', runs: 1, found: [] },
  { name: '26-iframes', logs: 'other: ', runs: 1, found: ['failure register-rejected'] },
  { name: '31-unregister-on-load', logs: 'after the reload', runs: 1, found: ['loss unregistered'] },
  { name: '35-never-settles', logs: 'tags: ', runs: 0, found: ['failure never-settles?'] },
  { name: 'wait-until-after-await', logs: 'done', runs: 1, found: ['risk late-wait-until'] },
  { name: 'for-each-async', logs: 'done', runs: 1, found: ['risk outlived'] },
  { name: 'not-awaited', logs: 'done', runs: 1, found: ['loss swallowed-failure'] },
  { name: 'swallowed-catch', logs: 'done', runs: 1, found: ['loss swallowed-failure'] },
  { name: 'late-listener', logs: 'done', runs: 1, found: ['risk no-listener'] },
  { name: 'tag-too-long', logs: 'done', runs: 1, found: ['failure register-rejected', 'risk odd-tag'] },
  { name: 'register-before-active', logs: 'done', runs: 0, found: ['failure register-rejected'] },
  { name: 'stored-too-late', logs: 'done', runs: 2, found: ['risk nothing-to-send'] },
  { name: 'only-a-message', logs: 'done', runs: 1, found: ['note delegated-to-page'] },
  { name: 'redirected-to-login', logs: 'done', runs: 1, found: ['risk redirected-to-sign-in?'] },
  { name: 'opaque-answer', logs: 'done', runs: 1, found: ['loss swallowed-failure'] },
  { name: 'keepalive', logs: 'done', runs: 1, found: ['risk no-wait-until'] },
  { name: 'periodic', logs: 'done', runs: 0, found: ['failure periodic-refused'] },
  { name: 'uncaught-register', logs: 'done', runs: 1, found: ['failure register-rejected', 'risk register-unhandled'] },
  { name: 'two-listeners', logs: 'done', runs: 1, found: ['risk several-listeners'] },
  { name: 'body-consumed', logs: 'done', runs: 1, found: ['loss body-lost?'] },
  { name: 'double-click', logs: 'done', runs: 1, found: ['note coalesced'] },
];

/** Those that are told by several attempts. */
const retried: Case[] = [
  { name: 'expired-token', logs: 'done', runs: 3, found: ['loss gave-up', 'failure stale-auth ×2'] },
  { name: 'gave-up', logs: 'done', runs: 3, found: ['loss gave-up'] },
];

let world: World;

describe.each([
  // A tag that waits to retry waits for longer than all of this takes.
  { retries: 'waiting', fast: { initial_retry_delay_sec: 3_600, retry_delay_factor: 1 }, cases },
  { retries: 'at once', fast: true, cases: retried },
])('with retries $retries', ({ fast, cases }) => {
  beforeAll(async () => {
    world = await openWorld('about:blank', { fast });
    await keepDevToolsAway(world);
    await world.record();
  });
  afterAll(() => world?.close());

  test.each(cases)('$name', async (each) => {
    // On a busy machine a worker may run before its debugger is there, and then it is not known what it did: such a run says
    // nothing of the case.
    for (let times = 0; times < mostRuns; times++) if (await isSeen(each)) return;
    throw new Error(`“${each.name}” began ${mostRuns} times before it was seen.`);
  });
});

/** So often a case is served until it is seen from its start. */
const mostRuns = 5;

/** Serves a case, and waits until exactly that is found in it which is to be; false where its worker was not seen from its start. */
async function isSeen({ name, found, logs, runs }: Case): Promise<boolean> {
  const served = await serveCase(name);
  try {
    await world.page.goto(served.url);
    await until(logOf, { what: `“${logs}” on the page`, accept: (text) => text.includes(logs) });
    const { port } = new URL(served.url);
    const events = await until(() => world.events(), {
      what: 'the dispatches to be over',
      accept: (all) => overIn(fold(emptyModel(), all), port) >= runs,
    });
    if (events.some((event) => isLateStart(event) && new URL(event.scope).port === port)) return false;
    // Some are found only when time has gone by, or when the last answers are told.
    await until(() => problemsOf(port), { what: 'the problems', accept: (now) => isDeepStrictEqual(now, found) });
    return true;
  } finally {
    served.close();
  }
}

function isLateStart(event: TraceEvent): event is TraceEvent & { scope: string } {
  return isKnown(event) && event.kind === 'worker-changed' && event.change === 'started' && event.early === false;
}

/** What is found in a case by now, in short. */
async function problemsOf(port: string): Promise<string[]> {
  const events = await world.events();
  const problems = problemsIn(fold(emptyModel(), events), events, Date.now());
  return problems.filter(({ subject }) => new URL(subject.scope).port === port).map(inShort);
}

/** What is on the page. */
function logOf(): Promise<string> {
  return world.page.evaluate<[], () => string>(`document.querySelector('#log')?.textContent ?? ''`);
}

/** How many dispatches of a case are over. */
function overIn({ dispatches }: Model, port: string): number {
  return [...dispatches.values()].filter(({ scope, outcome }) => outcome !== null && new URL(scope).port === port).length;
}

/** As `loss swallowed-failure`, `note coalesced ×3`, `risk outlived?` where that is not certain. */
function inShort({ severity, rule, count, certain }: TraceProblem): string {
  return `${severity} ${rule}${count > 1 ? ` ×${count}` : ''}${certain ? '' : '?'}`;
}
