/**
 * What a generated test does and expects: one case for each way in which the syncs of a trace went. What was recorded
 * many times over, or for many tags, is one case.
 */
import * as texts from '../../messages/compiled/generated-tests.js';
import { andList } from '../../messages/lists.ts';
import type { SyncType } from '../../trace/events.ts';
import type { Dispatch, Model, RegisterCall, Span } from '../../trace/model.ts';
import { Ordered } from '../../trace/ordered.ts';
import type { RecordingHeader } from '../../trace/recording.ts';
import { quotedTag } from '../../trace/tag-name.ts';
import { isCutUrl } from '../../trace/url.ts';
import { causesOf } from '../causes.ts';
import { withoutIds } from './ids.ts';
import { addressOf, RecordedRequests, type AnswerBody, type ExpectedRequests } from './requests.ts';
import { doneBy, runsOf, shapeOf, tookBoth, type Done, type ExpectedRun } from './runs.ts';

/** What one test does. */
export interface Case {
  /**
   * How the events come. `opened`: the page registers its tags by itself as it opens. `given`: the test gives them to
   * the worker. `held`: the test registers the tags offline and releases them together.
   */
  how: 'opened' | 'given' | 'held';
  /** The page to open, below the base. */
  path: string;
  scope: string;
  type: SyncType;
  lastChance: boolean;
  /** What the page does by itself as it opens, before the rest. */
  before: Pick<Case, 'runs' | 'requests'> | null;
  runs: ExpectedRun[];
  requests: ExpectedRequests;
  /** The endpoints to which something was sent that the worker may have found stored, with what it was. */
  sends: Map<string, string>;
}

/** What a test is made from. */
export interface TestPlan {
  /** The origin that the recorded page had. */
  baseUrl: string;
  cases: Case[];
  /** The endpoints that did not always answer well: the test answers them itself, with these bodies by status. */
  answered: Map<string, Map<number, AnswerBody>>;
  /** What the test does not do, in sentences. */
  leftOut: string[];
}

/** More cases, and more tags of one, than this nobody reads. */
const mostCases = 100;
/** What a page registers within this time after it began to load it may well have registered by itself, ms. */
const longestOpening = 30_000;

/**
 * Makes the cases of a trace, in the order in which they were recorded. Scopes become paths below the base.
 * @param problems what is wrong with each dispatch, by its id
 */
export function planOf(model: Model, recording: RecordingHeader, problems: Problems): TestPlan {
  return new Planner(model, recording, problems).plan();
}

type Problems = ReadonlyMap<string, readonly string[]>;

/** A document that the recorded tab showed. */
interface Loaded {
  at: number;
  /** Below the base, with its query. */
  path: string;
  /** Whether it was seen to load: what it does by itself as it opens is in the recording. */
  seen: boolean;
}

/** A case, and the dispatches that it is made from. */
interface Group {
  at: number;
  does: Case;
  done: Done[];
}

class Planner {
  readonly #model: Model;
  readonly #problems: Problems;
  readonly #base: string;
  readonly #documents = new Ordered<Loaded>(({ at }) => at);
  readonly #requests: RecordedRequests;
  /** The tags of what is not tested, by the reason. */
  readonly #leftOut = new Map<string, Set<string>>();
  /** The dispatches that are in a case, or in none for a reason. */
  readonly #taken = new Set<Dispatch>();

  constructor(model: Model, { url }: RecordingHeader, problems: Problems) {
    this.#model = model;
    this.#problems = problems;
    const began = addressOf(url);
    const [dispatch] = model.dispatches.values();
    this.#base = (began ?? addressOf(dispatch?.scope ?? ''))?.origin ?? 'http://localhost';
    this.#requests = new RecordedRequests(model, this.#base);
    if (began) this.#documents.add({ at: -Infinity, path: this.#pageOf(url), seen: false });
    else {
      // A recording that began in an empty tab has all of its first document.
      const call = [...model.calls.values()].find(({ frameUrl }) => addressOf(frameUrl ?? '')?.origin === this.#base);
      this.#documents.add({ at: model.from ?? 0, path: this.#pageOf(call?.frameUrl ?? dispatch?.scope ?? ''), seen: true });
    }
    for (const { at, change, url: to = '' } of model.pageChanges) {
      if (addressOf(to)?.origin === this.#base) this.#documents.add({ at, path: this.#pageOf(to), seen: change === 'navigated' });
    }
  }

  plan(): TestPlan {
    const held = this.#held();
    const opened = this.#opened();
    const given = this.#given(opened);
    const all = sameAsOne([...held, ...opened, ...given].sort((a, b) => a.at - b.at).map(({ does }) => does));
    const cases = all.slice(0, mostCases);
    for (const { runs } of all.slice(mostCases)) {
      for (const tag of runs.flatMap(({ tags }) => tags)) this.#leaveOut(tag, texts.why.tooMany({ count: mostCases }));
    }
    return {
      baseUrl: this.#base,
      cases,
      answered: this.#requests.failingOf(
        cases.flatMap(({ before, requests }) => (before ? [before.requests, requests] : [requests])),
      ),
      leftOut: [...this.#leftOut].map(([why, tags]) => texts.notTestedTags({ tags: shortList([...tags].map(quotedTag)), why })),
    };
  }

  /** What was registered while offline and ran once that was over. */
  #held(): Group[] {
    const groups = new Map<string, Group>();
    const offline = new Ordered<Span>(({ from }) => from);
    for (const span of this.#model.offline) offline.add(span);
    for (const tag of this.#model.tags.values()) {
      if (tag.type !== 'sync' || this.#model.offline.length === 0) continue;
      const hasRun = new Set<Group>();
      for (const { call, dispatch } of causesOf(tag)) {
        const span = offline.lastUntil(call.calledAt);
        if (!span || span.to === null || call.calledAt >= span.to || dispatch.startedAt < span.to || isRetry(dispatch)) continue;
        const key = `${span.from} ${dispatch.scope}`;
        const known = groups.get(key);
        // A tag that ran twice has two cases: the second one is given to the worker.
        if (known && hasRun.has(known)) continue;
        const group = this.#group(known, { how: 'held', dispatch, from: span.to });
        if (!group) continue;
        groups.set(key, group);
        hasRun.add(group);
      }
    }
    for (const { does, done } of groups.values()) {
      does.runs = runsOf(done, (tag) => tag);
      this.#expectRequests(does, done);
    }
    return [...groups.values()];
  }

  /** What pages that were seen to load registered by themselves. */
  #opened(): Group[] {
    const groups = new Map<string, Group & { from: number }>();
    const acts = new Ordered<RegisterCall>(({ calledAt }) => calledAt);
    for (const call of this.#model.calls.values()) if (call.userActivation === true) acts.add(call);
    for (const tag of this.#model.tags.values()) {
      for (const { call, dispatch } of causesOf(tag)) {
        const loaded = this.#documents.lastUntil(call.calledAt);
        if (!loaded?.seen || this.#taken.has(dispatch) || isRetry(dispatch) || !isUnasked(call, loaded, acts)) continue;
        const key = `${loaded.at} ${dispatch.scope} ${tag.type}`;
        const group = this.#group(groups.get(key), { how: 'opened', dispatch, from: loaded.at });
        if (group) groups.set(key, { ...group, from: loaded.at });
      }
    }
    for (const { does, done, from } of groups.values()) {
      does.path = this.#documents.lastUntil(from)?.path ?? '/';
      does.runs = runsOf(done, withoutIds);
      this.#expectRequests(does, done, from);
    }
    return [...groups.values()];
  }

  /** All other dispatches, each as a case of its own. */
  #given(opened: readonly Group[]): Group[] {
    const groups: Group[] = [];
    const openings = new Map(opened.toReversed().map(({ does }) => [`${does.path} ${does.scope}`, does]));
    for (const dispatch of this.#model.dispatches.values()) {
      if (this.#taken.has(dispatch)) continue;
      const group = this.#group(undefined, { how: 'given', dispatch, from: dispatch.startedAt });
      if (!group) continue;
      const { does, done } = group;
      does.runs = runsOf(done, (tag) => tag);
      const opening = openings.get(`${does.path} ${does.scope}`);
      if (opening && repeats(opening, does)) continue;
      if (opening?.runs.some(({ hangs }) => hangs)) {
        this.#leaveOut(dispatch.tag, texts.why.openingHangs());
        continue;
      }
      does.before = opening ?? null;
      this.#expectRequests(does, done);
      groups.push(group);
    }
    return groups;
  }

  /** Puts a dispatch into a group, or into a new one; null where a test can't expect again what it did, which is noted. */
  #group(
    known: Group | undefined,
    { how, dispatch, from }: { how: Case['how']; dispatch: Dispatch; from: number },
  ): Group | null {
    this.#taken.add(dispatch);
    const { tag, type, lastChance, startedAt } = dispatch;
    const address = addressOf(dispatch.scope);
    const done =
      address?.origin === this.#base
        ? doneBy(dispatch, from, this.#model.to ?? startedAt, this.#problems.get(dispatch.dispatchId))
        : otherOrigin(address?.origin);
    if (typeof done === 'string') {
      this.#leaveOut(tag, done);
      return null;
    }
    const group: Group = known ?? {
      at: how === 'held' ? from : startedAt,
      does: {
        how,
        path: this.#documents.lastUntil(startedAt)?.path ?? '/',
        scope: address?.path ?? '/',
        type,
        lastChance: lastChance === true,
        before: null,
        runs: [],
        requests: new Map(),
        sends: new Map(),
      },
      done: [],
    };
    group.done.push(done);
    return group;
  }

  /** @param from where others that go to the same place count too, epoch ms */
  #expectRequests(does: Case, done: readonly Done[], from?: number): void {
    const dispatches = done.map(({ dispatch }) => dispatch);
    const own = this.#requests.of(dispatches);
    const until = Math.max(...dispatches.map(({ settledAt }) => settledAt ?? Infinity));
    does.requests = this.#requests.expectedOf(from === undefined ? own : this.#requests.withSame(own, from, until));
    does.sends = this.#requests.sentBy(own);
  }

  #leaveOut(tag: string, why: string): void {
    const tags = this.#leftOut.get(why);
    if (tags) tags.add(tag);
    else this.#leftOut.set(why, new Set([tag]));
  }

  /** The path and query of a page. */
  #pageOf(url: string): string {
    const { origin = '', path = '/' } = addressOf(url) ?? {};
    if (isCutUrl(url)) return isCutUrl(path) ? '/' : path;
    const whole = url.slice(origin.length).replace(/#.*$/s, '');
    return whole.startsWith('/') ? whole : `/${whole}`;
  }
}

function isRetry({ attempt }: Dispatch): boolean {
  return (attempt ?? 1) > 1;
}

/** Whether a page made a call, or had its worker make it, by itself as it opened. */
function isUnasked(
  { context, userActivation, fireId, calledAt }: RegisterCall,
  { at }: Loaded,
  acts: Ordered<RegisterCall>,
): boolean {
  if (fireId !== null || context === null || calledAt - at > longestOpening) return false;
  if (context === 'page') return userActivation === false;
  // Of a call of the worker nobody can tell; that somebody has acted the page's other calls may tell.
  return (acts.lastUntil(calledAt)?.calledAt ?? -Infinity) < at;
}

/** Whether a page does by itself what a case would do after it. */
function repeats(opening: Case, { type, lastChance, runs: [run] }: Case): boolean {
  if (!run || opening.type !== type || lastChance) return false;
  const name = withoutIds(run.tags[0] ?? '');
  return opening.runs.some((other) => other.tags.includes(name) && shapeOf(other) === shapeOf(run));
}

/** Cases without those that are the same as one before; where only the tag is another one, they are one with many tags. */
function sameAsOne(cases: readonly Case[]): Case[] {
  const found = new Map<string, { one: Case; tags: Set<string> }>();
  for (const one of cases) {
    const key = keyOf(one);
    const same = found.get(key);
    if (!same) {
      found.set(key, { one, tags: new Set(one.runs[0]?.tags) });
      continue;
    }
    for (const [i, run] of same.one.runs.entries()) run.took = tookBoth(run, one.runs[i] ?? run);
    for (const tag of one.runs[0]?.tags ?? []) same.tags.add(tag);
  }
  for (const { one, tags } of found.values()) {
    if (one.how === 'given' && one.runs[0]) one.runs[0].tags = [...tags].slice(0, mostCases);
  }
  return [...found.values()].map(({ one }) => one);
}

function keyOf({ how, path, scope, type, lastChance, before, runs, requests, sends }: Case): string {
  const shapes = runs.map((run) => [how === 'given' ? [] : run.tags, run.times, shapeOf(run)]);
  return JSON.stringify([
    how,
    path,
    scope,
    type,
    lastChance,
    before?.runs.map(shapeOf),
    shapes,
    [...requests],
    [...sends.keys()],
  ]);
}

function otherOrigin(origin: string | undefined): string {
  return origin === undefined ? texts.why.unknownOrigin() : texts.why.otherOrigin({ origin });
}

/** Words as in a sentence; of many only the first. */
export function shortList(words: readonly string[]): string {
  return andList(words.length > 5 ? [...words.slice(0, 4), texts.more({ count: words.length - 4 })] : words);
}
