/** The problems of a trace in words: what is wrong, what happened, and what to do. */
import { maxEventDuration } from '../chromium/schedule.ts';
import { problemsIn } from '../diagnosis/problems.ts';
import type { ProblemSubject, TraceProblem } from '../diagnosis/trace-rules.ts';
import type { StackFrame, TraceEvent } from '../trace/events.ts';
import type { Model } from '../trace/model.ts';
import { quotedTag } from '../trace/tag-name.ts';
import texts from './compiled/problems.js';
import { endText } from './dispatch-problems.ts';
import { refusalText } from './refusals.ts';

/** What is said of a problem. */
export interface ProblemText {
  /** What is wrong, as a heading. */
  title: string;
  /** What happened. */
  what: string;
  /** Why that is not certain; null where it is. */
  doubt: string | null;
  /** What to do. */
  todo: string;
}

/** A problem with its words. */
export interface WordedProblem extends ProblemText {
  problem: TraceProblem;
}

/**
 * The problems of a trace with their words, gravest first.
 * @param now epoch ms; the end of the trace where it is missing
 */
export function wordedProblems(model: Model, events: readonly TraceEvent[], now?: number): WordedProblem[] {
  return problemsIn(model, events, now).map((problem) => ({ problem, ...problemText(problem) }));
}

/** What is said of a problem. */
export function problemText(problem: TraceProblem): ProblemText {
  const { rule, params, subject, count, severity, certain, doubt } = problem;
  const about = { tags: tagsText(subject), number: subject.tags.length, count, lost: severity === 'loss', certain, subject };
  return { ...sentencesOf(rule, params, about), doubt: doubt && texts.doubts[doubt]() };
}

type Rule = TraceProblem['rule'];
type ParamsOf<R extends Rule> = Extract<TraceProblem, { rule: R }>['params'];
type Sentences = Omit<ProblemText, 'doubt'>;

/** What is said of every problem. */
interface About {
  tags: string;
  /** How many tags they are. */
  number: number;
  count: number;
  lost: boolean;
  certain: boolean;
  subject: ProblemSubject;
}

function sentencesOf<R extends Rule>(rule: R, params: ParamsOf<R>, about: About): Sentences {
  return words[rule](params, about);
}

const words: { readonly [R in Rule]: (params: ParamsOf<R>, about: About) => Sentences } = {
  'handler-threw': (params, about) => said(texts['handler-threw'], { ...about, ...params }),
  'uncaught-error': (params, about) => said(texts['uncaught-error'], { ...about, ...params }),
  'no-listener': (params, about) => said(texts['no-listener'], { ...about, ...params, late: 'late' in params }),
  'late-wait-until': (_, about) => said(texts['late-wait-until'], about),
  'no-wait-until': (_, about) => said(texts['no-wait-until'], about),
  outlived: (_, about) => said(texts.outlived, about),
  'swallowed-failure': (params, about) =>
    said(texts['swallowed-failure'], { ...about, ...requestTexts(params), ended: endText(params), recovered: !about.lost }),
  'swallowed-fault': (params, about) =>
    said(texts['swallowed-fault'], { ...about, ...requestTexts(params), ended: endText(params) }),
  'refused-request': (params, about) =>
    said(texts['refused-request'], { ...about, ...requestTexts(params), ended: endText(params), how: params.what }),
  'redirected-to-sign-in': (params, about) =>
    said(texts['redirected-to-sign-in'], { ...about, ...params, ...requestTexts(params) }),
  'did-nothing': ({ near }, about) =>
    said(texts['did-nothing'], {
      ...about,
      sure: about.certain,
      hasNear: near !== null,
      near: near === null ? '' : quotedTag(near),
    }),
  'nothing-to-send': (params, about) => said(texts['nothing-to-send'], { ...about, ...params }),
  'delegated-to-page': (params, about) => said(texts['delegated-to-page'], { ...about, ...params }),
  'gave-up': ({ reason, error }, about) =>
    said(texts['gave-up'], {
      ...about,
      reason: reason === 'timeout' ? reason : reason === 'worker-stopped' ? 'stopped' : 'rejected',
      hasError: error !== null,
      error: error ?? '',
      again: !about.lost,
    }),
  'worker-stopped': (params, about) => said(texts['worker-stopped'], { ...about, ...params }),
  'never-settles': ({ promises, frame, pending, endsAt }, about) =>
    said(texts['never-settles'], {
      ...about,
      ...placeTexts(frame),
      ...limitTexts(pending),
      promises,
      over: endsAt === null,
    }),
  'near-timeout': ({ lasted, timedOut }, about) =>
    said(texts['near-timeout'], { ...about, ...limitTexts(lasted), over: timedOut }),
  loop: ({ rounds, perSecond, lost }, about) =>
    said(texts.loop, {
      ...about,
      rounds,
      hasRate: perSecond !== null && perSecond >= 1,
      perSecond: Math.round(perSecond ?? 0),
      lost,
    }),
  'stale-auth': (params, about) => said(texts['stale-auth'], { ...about, ...params, ...requestTexts(params) }),
  'blocked-by-one': (params, about) => said(texts['blocked-by-one'], { ...about, ...params, ...requestTexts(params) }),
  'several-listeners': (params, about) => said(texts['several-listeners'], { ...about, ...params }),
  version: (params, about) => said(texts.version, { ...about, ...params }),
  'register-rejected': ({ why, error, message, refusal }, about) => {
    const { title, what, todo } = texts['register-rejected'];
    const reason = refusal ? refusalText(refusal) : `${error}: ${message.replace(/\.$/, '')}`;
    return { title: title[why](), what: what({ ...about, reason }), todo: todo[why]() };
  },
  'offline-that-holds-nothing': (_, about) => said(texts['offline-that-holds-nothing'], about),
  'register-unhandled': ({ error, message }, about) =>
    said(texts['register-unhandled'], { ...about, error, message: message.endsWith('.') ? message : `${message}.` }),
  'periodic-refused': ({ permission }, about) => said(texts['periodic-refused'], { ...about, state: permission ?? 'unknown' }),
  'periodic-interval': ({ asked, least }, about) =>
    said(texts['periodic-interval'], { ...about, asked: intervalText(asked), least: intervalText(least) }),
  'odd-tag': (params, about) => said(texts['odd-tag'], { ...about, ...params }),
  'ignored-while-waiting': (params, about) => said(texts['ignored-while-waiting'], { ...about, ...params }),
  coalesced: (params, about) => said(texts.coalesced, { ...about, ...params }),
  'not-fired-yet': ({ why, waited }, about) => {
    const { title, what, todo, reasons } = texts['not-fired-yet'];
    return { title: title(), what: what({ ...about, seconds: secondsOf(waited), reason: reasons[why]() }), todo: todo[why]() };
  },
  unregistered: ({ by, url, frame }, about) =>
    said(texts.unregistered, {
      ...about,
      scope: about.subject.scope,
      by: by ?? 'nobody',
      hasPlace: frame !== null || url !== null,
      place: frame ? placeOf(frame) : (url ?? ''),
    }),
  'sent-twice': (params, about) =>
    said(texts['sent-twice'], { ...about, ...params, ...requestTexts(params), others: params.requests - 1 }),
  'replayed-at-start': (params, about) =>
    said(texts['replayed-at-start'], { ...about, ...params, ...requestTexts(params), others: params.requests - 1 }),
  'body-lost': (params, about) => said(texts['body-lost'], { ...about, ...params, ...requestTexts(params) }),
};

/** The texts of a rule with what they are made from. */
interface Texts<Params> {
  title: (params: Params) => string;
  what: (params: Params) => string;
  todo: (params: Params) => string;
}

function said<Params>({ title, what, todo }: Texts<Params>, params: Params): Sentences {
  return { title: title(params), what: what(params), todo: todo(params) };
}

/** As much of a tag is shown in a sentence, in characters. */
const longestShown = 60;

function tagsText({ tags: [first, ...others] }: ProblemSubject): string {
  const { tag = '' } = first ?? {};
  const shown = tag.length > longestShown ? `${tag.slice(0, longestShown)}…` : tag;
  return texts.tags({ first: quotedTag(shown), others: others.length });
}

function requestTexts({ method, url }: { method: string; url: string }): { request: string } {
  return { request: `${method} ${url}` };
}

function placeTexts(frame: StackFrame | null): { hasPlace: boolean; place: string } {
  return { hasPlace: frame !== null, place: frame ? placeOf(frame) : '' };
}

function placeOf({ url, line }: StackFrame): string {
  return texts.place({ file: url, line: String(line) });
}

function limitTexts(lasted: number): { seconds: number; minutes: number } {
  return { seconds: secondsOf(lasted), minutes: maxEventDuration / 60_000 };
}

function secondsOf(ms: number): number {
  return Math.round(ms / 1_000);
}

function intervalText(ms: number): string {
  const hours = ms / 3_600_000;
  return hours >= 1 ? texts.hours({ hours: Math.round(hours) }) : texts.minutes({ minutes: Math.round(ms / 60_000) });
}
