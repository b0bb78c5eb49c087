/** What a Markdown report says of what went wrong: the problems, and the failures of which no problem tells. */
import { refusalOf } from '../chromium/refusal.ts';
import { problemsOf } from '../diagnosis/dispatch-problems.ts';
import { markedBy, type Marked } from '../diagnosis/marked.ts';
import type { TraceProblem } from '../diagnosis/trace-rules.ts';
import * as texts from '../messages/compiled/report.js';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { problemText } from '../messages/problems.ts';
import { refusalText } from '../messages/refusals.ts';
import { reportedEnd } from '../messages/verdict.ts';
import { secondsText } from '../messages/times.ts';
import { lostWith } from '../messages/tag-end.ts';
import type { ErrorInfo } from '../trace/events.ts';
import { ownFrames, withoutExtensions } from '../trace/stack.ts';
import { tagKey, type Dispatch, type Model, type RegisterCall } from '../trace/model.ts';
import { capital, clipped, fenced, named, prose } from './markdown-text.ts';
import { blame } from './verdicts.ts';

/** The most problems, and the most failures beside them, that are told. */
const mostTold = 20;
const mostFrames = 20;

/** What is wrong, gravest first, with what to do, and the first attempt or call that it is about. */
export function problemsText(problems: readonly TraceProblem[], model: Model, begin: number): string {
  if (problems.length === 0) return texts.noProblems();
  const marked = markedBy(problems);
  const said = cut(problems, mostTold).map((problem) => {
    const { title, what, doubt, todo } = problemText(problem);
    return joined([
      `### ${prose(texts.problem({ severity: problem.severity, title }))}`,
      prose([what, doubt].filter(Boolean).join(' ')),
      prose(todo),
      ...firstOf(problem, model, marked, begin),
    ]);
  });
  return said.join('\n\n') + leftOver(problems.length, mostTold, 'problems');
}

/** The first attempt that a problem is about, or else its first call, with the error there. */
function firstOf({ subject }: TraceProblem, model: Model, marked: Marked, begin: number): string[] {
  const { dispatches, calls } = model;
  const dispatch = dispatches.get(subject.dispatches[0] ?? '');
  if (dispatch) {
    const first = titleOf(dispatch, marked, model, begin);
    const count = subject.dispatches.length - 1;
    return [count > 0 ? texts.firstAttempt({ first, count }) : `${first}.`, ...failureOf(dispatch)];
  }
  const call = calls.get(subject.calls[0] ?? '');
  return call?.outcome === 'rejected' ? [`${callTitle(call, begin)}.`, callBlock(call)] : [];
}

/** Failed attempts and calls of which no problem tells, with their errors, and what the browser does not tell of others. */
export function otherFailures(problems: readonly TraceProblem[], model: Model, begin: number): string {
  // What is not told above is told here.
  const told = new Told(cut(problems, mostTold));
  const marked = markedBy(problems);
  const found: string[] = [];
  for (const call of model.calls.values()) {
    if (call.outcome !== 'rejected' || told.ids.has(call.callId)) continue;
    const refusal = refusalOf(call);
    const why = refusal ? [`${prose(capital(refusalText(refusal)))}.`] : [];
    found.push(joined([`### ${callTitle(call, begin)}`, ...why, callBlock(call)]));
  }
  for (const dispatch of model.dispatches.values()) {
    const { dispatchId, outcome } = dispatch;
    const others = problemsOf(dispatch)
      .filter(({ severity, rule }) => severity !== 'note' || rule === 'did-nothing')
      .filter(({ rule }) => !told.ids.has(`${rule} ${dispatchId}`))
      .map((problem) => prose(dispatchProblemText(problem)));
    if (others.length === 0 && (outcome !== 'failed' || told.ids.has(dispatchId))) continue;
    found.push(joined([`### ${titleOf(dispatch, marked, model, begin)}`, ...others, ...failureOf(dispatch)]));
  }
  for (const { key, type, tag, end } of model.tags.values()) {
    const why = lostWith(end);
    if (!end || why === null || told.ids.has(`unregistered ${key}`)) continue;
    const lost = texts.lostWhilePending({ why: prose(capital(why)), time: secondsText(end.at - begin) });
    found.push(`### ${texts.neverFires({ type, tag: named(tag) })}\n\n${lost}`);
  }
  if (found.length === 0) return texts.noProblems();
  return found.slice(0, mostTold).join('\n\n') + leftOver(found.length, mostTold, 'failures');
}

/** What problems tell of: calls and failed dispatches by their ids, dispatches and tags by rule, too. */
class Told {
  readonly ids = new Set<string>();

  constructor(problems: readonly TraceProblem[]) {
    for (const { rule, severity, subject } of problems) {
      // A risk or a note says nothing of why one failed; what is said of its first attempt does.
      const failed = severity === 'loss' || severity === 'failure' ? subject.dispatches : subject.dispatches.slice(0, 1);
      for (const dispatchId of failed) this.ids.add(dispatchId);
      for (const callId of subject.calls) this.ids.add(callId);
      for (const { scope, type, tag } of subject.tags) this.ids.add(`${rule} ${tagKey(scope, type, tag)}`);
      for (const dispatchId of subject.dispatches) this.ids.add(`${rule} ${dispatchId}`);
    }
  }
}

function titleOf(dispatch: Dispatch, marked: Marked, { to }: Model, begin: number): string {
  const { type, tag, attempt, startedAt } = dispatch;
  const outcome = reportedEnd(dispatch, marked, to ?? 0).text;
  const which = { type, tag: named(tag), time: secondsText(startedAt - begin), outcome };
  return attempt === null ? texts.dispatchTitle(which) : texts.attemptTitle({ ...which, attempt });
}

/** What an attempt failed of, and the error in it. */
function failureOf(dispatch: Dispatch): string[] {
  const { outcome, error, thrown, exceptions } = dispatch;
  const why = outcome === 'failed' ? [prose(blame(dispatch))] : [];
  return [...why, ...errorBlock(error ?? thrown ?? exceptions[0]?.error ?? null)];
}

function callTitle({ method, tag, calledAt }: RegisterCall, begin: number): string {
  return texts.callRejected({ call: `${method}(${named(tag)})`, time: secondsText(calledAt - begin) });
}

function callBlock({ error, stack }: RegisterCall): string {
  const frames = ownFrames(stack)
    .slice(0, mostFrames)
    .map(
      (frame) => `    at ${clipped(frame.function || texts.anonymous())} (${clipped(frame.url)}:${frame.line}:${frame.column})`,
    );
  return fenced([...(error ? [clipped(`${error.name}: ${error.message}`)] : []), ...frames]);
}

function errorBlock(error: ErrorInfo | null): string[] {
  if (!error) return [];
  const stack = withoutExtensions(error.stack ?? '')
    .split('\n')
    .slice(0, mostFrames)
    .map(clipped);
  const title = clipped(`${error.name}: ${error.message}`);
  return [fenced(stack[0]?.includes(error.name) ? stack : [title, ...stack.filter((line) => line !== '')])];
}

function joined(paragraphs: readonly string[]): string {
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

/** As many of a list as are told. */
export function cut<T>(list: readonly T[], most: number): T[] {
  return list.slice(0, most);
}

/** What is said where a list was cut. */
export function leftOver(all: number, most: number, what: keyof typeof texts.more): string {
  return all > most ? `\n\n${texts.more[what]({ count: all - most })}` : '';
}
