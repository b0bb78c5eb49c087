/** What became of each tag, a line for each: what a report begins with. */
import { refusalOf } from '../chromium/refusal.ts';
import { problemsOf, type DispatchProblem } from '../diagnosis/dispatch-problems.ts';
import { tagStatus } from '../diagnosis/tag-status.ts';
import { whyNothingRan } from '../diagnosis/why-nothing-ran.ts';
import { makerText } from '../messages/answers.ts';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { whyNothingRanText } from '../messages/nothing-ran.ts';
import { refusalText } from '../messages/refusals.ts';
import * as texts from '../messages/compiled/verdicts.js';
import { errorMessage } from '../messages/reasons.ts';
import { durationText } from '../messages/durations.ts';
import { instantText } from '../messages/times.ts';
import { lostWith } from '../messages/tag-end.ts';
import type { ErrorInfo } from '../trace/events.ts';
import { answerMakerOf } from '../trace/answer-maker.ts';
import { isFailed, type Dispatch, type Model, type RegisterCall, type RequestRecord, type Tag } from '../trace/model.ts';
import { ownFrames } from '../trace/stack.ts';
import { capital, named, plain, prose } from './markdown-text.ts';

/** What became of it, gravest first. */
const kinds = [
  'lost',
  'notDone',
  'dropped',
  'neverFires',
  'refused',
  'atRisk',
  'nothingSeen',
  'retries',
  'running',
  'waits',
  'unknown',
] as const satisfies (keyof typeof texts.kinds)[];
type Kind = (typeof kinds)[number];

/** What became of something. */
export interface Verdict {
  /** `well`: of all that need no verdict of their own; `nothing`: no sync ran. */
  kind: Kind | 'well' | 'nothing';
  about: string;
  /** Why, in sentences; empty where nothing is to be said. */
  why: string;
}
type Found = [kind: Kind, about: string, why: string];

/** How tags and scopes are written. */
export interface Names {
  tag(tag: string): string;
  scope(scope: string): string;
}
const asMarkdown: Names = { tag: named, scope: plain };

/** What a problem of a success means for what was to be done. */
const meaning: Record<DispatchProblem['rule'], Kind | null> = {
  'swallowed-failure': 'lost',
  'swallowed-fault': 'notDone',
  'handler-threw': 'notDone',
  'no-listener': 'notDone',
  'late-wait-until': 'atRisk',
  'no-wait-until': 'atRisk',
  outlived: 'atRisk',
  'refused-request': null,
  'did-nothing': 'nothingSeen',
};

/** The verdicts in Markdown, a line for each. */
export function markdownVerdicts(model: Model): string[] {
  return verdictsOf(model, asMarkdown).map(({ kind, about, why }) => {
    const reason = prose(why);
    if (kind === 'nothing') return `${about} ${reason}`;
    return `**${verdictText(kind)}**: ${about}${reason === '' ? '' : `. ${reason}`}`;
  });
}

/** What became of something, in a word or two. */
export function verdictText(kind: Kind | 'well'): string {
  return kind === 'well' ? texts.noProblems() : texts.kinds[kind]();
}

/** The verdicts, gravest first, and at the end how many tags went well. */
export function verdictsOf(model: Model, names: Names): Verdict[] {
  const well = new Set<Tag>();
  const found = [...model.calls.values()].flatMap((call) => ofCall(call, names));
  for (const tag of model.tags.values()) {
    // Of one that was only ever refused, its calls are told.
    if (
      tag.dispatches.length === 0 &&
      !tag.pending &&
      tag.calls.length > 0 &&
      tag.calls.every(({ outcome }) => outcome === 'rejected')
    )
      continue;
    const ofThis = ofTag(model, tag, names);
    found.push(...ofThis);
    if (ofThis.length === 0) well.add(tag);
  }
  const verdicts: Verdict[] = found
    .sort(([a], [b]) => kinds.indexOf(a) - kinds.indexOf(b))
    .map(([kind, about, why]) => ({ kind, about, why }));
  const [only] = well;
  if (only) {
    const about = well.size === 1 ? nameOf(only, names) : texts.tags({ count: well.size });
    verdicts.push({ kind: 'well', about, why: '' });
  }
  if (verdicts.length > 0) return verdicts;
  return [{ kind: 'nothing', about: texts.noSyncRan(), why: whyNothingRanText(whyNothingRan(model), texts.recordEarlier()) }];
}

function ofCall(call: RegisterCall, names: Names): Found[] {
  if (call.outcome !== 'rejected') return [];
  const refusal = refusalOf(call);
  const why = refusal ? `${capital(refusalText(refusal))}.` : errorText(call.error ?? { name: 'Error', message: '' });
  return [['refused', `${call.method}(${names.tag(call.tag)})`, why]];
}

/** None for a tag of which nothing is to be told but that it went well. */
function ofTag(model: Model, tag: Tag, names: Names): Found[] {
  const found = ofSuccesses(tag, names);
  const status = tagStatus(model, tag, model.to ?? 0);
  const name = nameOf(tag, names);
  switch (status.state) {
    case 'gone': {
      const why = lostWith(tag.end);
      const { last } = status;
      if (why !== null) return [...found, ['neverFires', name, `${capital(why)}.`]];
      if (last?.outcome === 'failed') return [...found, ['dropped', attemptOf(name, last), blame(last)]];
      return last || found.length > 0 ? found : [['unknown', name, texts.goneUnseen()]];
    }
    case 'retrying': {
      const last = tag.dispatches.findLast(({ trusted }) => trusted);
      const about =
        status.dueAt === null
          ? texts.retriedSometime({ name })
          : texts.retriedAt({ name, time: instantText(status.dueAt), seen: status.seen });
      return [...found, ['retries', about, last ? blame(last) : '']];
    }
    case 'firing':
    case 'unobserved': {
      const running = tag.dispatches.findLast(({ outcome }) => outcome === null);
      const until = status.state === 'firing' ? (model.to ?? 0) : status.until;
      const about = texts.runningFor({ name, duration: durationText(until - status.since) });
      return [...found, ['running', about, running ? openText(running) : '']];
    }
    case 'held':
      return [...found, ['waits', name, texts.heldOffline()]];
    case 'pending':
    case 'presumed':
      return [...found, ['waits', name, texts.notDispatched()]];
    case 'periodic':
      break;
  }
  const last = tag.dispatches.findLast(({ trusted }) => trusted);
  return last?.outcome === 'failed' ? [...found, ['notDone', attemptOf(name, last), blame(last)]] : found;
}

/** What the successes of a tag hide: each kind once, with how often. */
function ofSuccesses(tag: Tag, names: Names): Found[] {
  const byKind = new Map<Kind, { first: string; why: string; count: number }>();
  for (const dispatch of tag.dispatches) {
    const [worst] = problemsOf(dispatch);
    const kind = worst && meaning[worst.rule];
    if (!kind) continue;
    const known = byKind.get(kind);
    if (known) known.count++;
    else byKind.set(kind, { first: attemptOf(nameOf(tag, names), dispatch), why: dispatchProblemText(worst), count: 1 });
  }
  return [...byKind].map(([kind, { first, why, count }]) => {
    return [kind, count === 1 ? first : texts.andMore({ first, count: count - 1 }), why];
  });
}

/** What a failed dispatch failed of, as far as it is told: its last request that failed, or what was open. */
export function blame(dispatch: Dispatch): string {
  const { reason, error, requests } = dispatch;
  const request = requests.findLast(isFailed);
  const asked = request ? [requestText(request)] : [];
  if (reason === 'timeout') return sentences(texts.timedOut(), openText(dispatch), ...asked);
  if (reason === 'worker-stopped') return sentences(texts.workerStopped(), ...asked);
  if (!request && error) return texts.rejectedWith({ error: errorText(error) });
  return sentences(...asked);
}

/** What a dispatch still waited for. */
function openText({ promises, requests }: Dispatch): string {
  const pending = promises.filter(({ outcome, late }) => outcome === null && !late);
  const [frame] = ownFrames(pending[0]?.stack ?? []);
  const count = pending.length;
  const waits = frame ? texts.pendingFrom({ count, place: `${frame.url}:${frame.line}` }) : texts.pending({ count });
  const open = requests.filter(({ outcome }) => outcome === null);
  const [first] = open;
  const asked = first ? texts.requestsOpen({ count: open.length, method: first.method, url: first.url }) : texts.noRequestOpen();
  return sentences(waits, asked);
}

function requestText(request: RequestRecord): string {
  const { method, url, outcome, status, error } = request;
  const ended =
    outcome !== 'failed'
      ? texts.requestAnswered({ method, url, status: status ?? '' })
      : error
        ? texts.requestFailedWith({ method, url, message: errorMessage(error) })
        : texts.requestFailed({ method, url });
  const maker = answerMakerOf(request);
  return maker === null ? texts.request({ ended }) : texts.requestMade({ ended, made: makerText(maker) });
}

function errorText(error: ErrorInfo): string {
  return texts.error(error);
}

function nameOf({ type, tag, scope }: Tag, names: Names): string {
  return texts.tag({ type, tag: names.tag(tag), scope: names.scope(scope) });
}

function attemptOf(name: string, { attempt, trusted }: Dispatch): string {
  return attempt === null ? texts.unnumbered({ name, simulated: !trusted }) : texts.attempt({ name, number: attempt });
}

function sentences(...said: readonly string[]): string {
  return said.join(' ');
}
