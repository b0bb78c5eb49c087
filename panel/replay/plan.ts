/** What of a recording can be done again, where. */
import { mostReplayed } from '../../src/protocol/panel.ts';
import * as texts from '../../src/messages/compiled/replay.js';
import { andList } from '../../src/messages/lists.ts';
import { answerable } from '../../src/trace/answers.ts';
import type { ReplayedDispatch } from '../../src/trace/events.ts';
import { inOrder } from '../../src/trace/in-order.ts';
import { onlyReads } from '../../src/trace/only-reads.ts';
import { tagKey, type Dispatch, type Model } from '../../src/trace/model.ts';
import { summaryOf } from '../../src/trace/run-summary.ts';
import { hostOf, withoutOrigin } from '../../src/trace/scope-name.ts';

/** A replay that could be started. */
export interface ReplayPlan {
  dispatches: ReplayedDispatch[];
  /** For each recorded scope that is another one here: which. */
  mapped: Map<string, string>;
  /** What can't be done again and why, in a sentence each. */
  unfit: string[];
  /** What the recording says about answering its requests. */
  answers: AnswersPlan;
  /** What it would change where its requests go to the network. */
  sends: SendsPlan;
}

/** The requests of the recording that may change something: all but GET and HEAD. */
export interface SendsPlan {
  count: number;
  /** To which hosts they went, those with the most first; where they go from here, the host of the registration here. */
  hosts: { host: string; count: number }[];
}

/** How far requests can be answered from a recording. */
export interface AnswersPlan {
  /** Why none of them can, in a sentence; null where some can. */
  impossible: string | null;
  /** What is to be known before it is done, in a sentence each. */
  told: string[];
}

/** How many requests a sentence names. */
const mostNamed = 3;

/**
 * Plans to do dispatches again, in the order of their starts.
 * @param there what the recording tells that they are of
 * @param here what is registered where they are to be done; a scope of another host is matched by its path
 */
export function planOf(recorded: readonly Dispatch[], there: Model, here: Model): ReplayPlan {
  const none: SendsPlan = { count: 0, hosts: [] };
  const plan: ReplayPlan = { dispatches: [], mapped: new Map(), unfit: [], answers: answersOf(recorded), sends: none };
  const fitting: Dispatch[] = [];
  const missing = new Map<string, number>();
  const sorted = recorded.toSorted((a, b) => a.startedAt - b.startedAt);
  let first: number | null = null;
  const scopeHere = scopesOf(here);
  for (const dispatch of sorted) {
    const scope = scopeHere(dispatch.scope);
    if (scope === null) {
      missing.set(dispatch.scope, (missing.get(dispatch.scope) ?? 0) + 1);
      continue;
    }
    if (plan.dispatches.length === mostReplayed) break;
    if (scope !== dispatch.scope) plan.mapped.set(dispatch.scope, scope);
    first ??= dispatch.startedAt;
    fitting.push(dispatch);
    const { dispatchId, type, tag, lastChance, startedAt } = dispatch;
    const registeredAt = registrationOf(dispatch, there);
    const ready = registeredAt === null ? {} : { ready: registeredAt - first };
    plan.dispatches.push({
      dispatchId,
      type,
      scope,
      tag,
      lastChance,
      after: startedAt - first,
      ...ready,
      was: summaryOf(dispatch),
    });
  }
  for (const [scope, count] of missing) plan.unfit.push(texts.noRegistration({ count, scope }));
  const fit = sorted.length - [...missing.values()].reduce((sum, count) => sum + count, 0);
  if (fit > mostReplayed) plan.unfit.push(texts.tooMany({ most: mostReplayed, count: fit }));
  plan.sends = sendsOf(fitting, plan.mapped);
  return plan;
}

/** Counts the requests that may change something, by where they would go. */
function sendsOf(recorded: readonly Dispatch[], mapped: ReadonlyMap<string, string>): SendsPlan {
  const hosts = new Map<string, number>();
  let count = 0;
  for (const { scope, requests } of recorded) {
    const here = mapped.get(scope);
    for (const { method, url } of requests) {
      if (onlyReads(method)) continue;
      count++;
      const to = here !== undefined && originOf(url) === originOf(scope) ? here : url;
      // A file may say anything in place of an address.
      const host = hostOf(to) ?? to;
      hosts.set(host, (hosts.get(host) ?? 0) + 1);
    }
  }
  return { count, hosts: [...hosts].map(([host, times]) => ({ host, count: times })).sort((a, b) => b.count - a.count) };
}

/** What the user is told of them before, in a sentence; null where there are none. */
export function sendsText({ count, hosts }: SendsPlan): string | null {
  if (count === 0) return null;
  const names = hosts.slice(0, mostNamed).map((each) => texts.sentTo(each));
  const more = hosts.length > mostNamed ? [texts.moreHosts({ count: hosts.length - mostNamed })] : [];
  return texts.sends({ count, hosts: andList([...names, ...more]) });
}

/** Looks how far the requests of dispatches can be answered from their recording. */
function answersOf(recorded: readonly Dispatch[]): AnswersPlan {
  const { answers, lacking, any } = answerable(recorded);
  if (answers === 0) return { impossible: null, told: [texts.noRequests()] };
  if (!any) return { impossible: texts.noBodies(), told: [texts.noBodies()] };
  if (lacking.length === 0) return { impossible: null, told: [] };
  const names = [...new Set(lacking.map(({ method, url }) => `${method} ${withoutOrigin(url)}`))];
  const more = names.length > mostNamed ? [texts.more({ count: names.length - mostNamed })] : [];
  const requests = andList([...names.slice(0, mostNamed), ...more]);
  return { impossible: null, told: [texts.lackingBodies({ lacking: lacking.length, count: answers, requests })] };
}

/** When the tag of a first attempt was registered, epoch ms; null for other dispatches, and where it is not known. */
function registrationOf({ scope, type, tag, trusted, attempt, startedAt }: Dispatch, there: Model): number | null {
  if (!trusted || type !== 'sync' || attempt !== 1) return null;
  const known = there.tags.get(tagKey(scope, type, tag));
  return (known && inOrder(known).resolved.lastUntil(startedAt)?.calledAt) ?? null;
}

/** Finds the registration that a recorded scope stands for here: the same, or the only one with its path; null for none. */
function scopesOf(here: Model): (scope: string) => string | null {
  const present = new Set<string>();
  /** Null where several have a path. */
  const byPath = new Map<string, string | null>();
  for (const { scope, present: isPresent } of here.registrations.values()) {
    const path = isPresent ? pathOf(scope) : null;
    if (path === null) continue;
    present.add(scope);
    byPath.set(path, byPath.has(path) ? null : scope);
  }
  return (scope) => (present.has(scope) ? scope : (byPath.get(pathOf(scope) ?? '') ?? null));
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** The path of an address; null for what is none, as a file may say. */
function pathOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).pathname : null;
}
