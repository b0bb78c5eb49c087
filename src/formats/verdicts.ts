/** What became of each tag, a line for each: what a report begins with. */
import { refusalOf } from '../chromium/refusal.ts';
import { problemsOf, type DispatchProblem } from '../diagnosis/dispatch-problems.ts';
import { tagStatus } from '../diagnosis/tag-status.ts';
import { whyNothingRan } from '../diagnosis/why-nothing-ran.ts';
import { makerText } from '../messages/answers.ts';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { whyNothingRanText } from '../messages/nothing-ran.ts';
import { refusalText } from '../messages/refusals.ts';
import { lostWith } from '../trace/end-text.ts';
import { makerOf } from '../trace/maker.ts';
import type { Dispatch, Model, RegisterCall, RequestRecord, Tag } from '../trace/model.ts';
import { capital, named, plain, prose } from './markdown-text.ts';
import { dateText, lengthText } from './time-text.ts';

/** What became of it, gravest first. */
const kinds = [
  'Lost',
  'Not done',
  'Given up',
  'Will never fire',
  'Refused',
  'At risk',
  'Nothing seen',
  'Retries',
  'Still running',
  'Waits',
  'Not known',
] as const;
type Kind = (typeof kinds)[number];
type Verdict = [kind: Kind, about: string, why: string];

/** What a problem of a success means for what was to be done. */
const meaning: Record<DispatchProblem['rule'], Kind | null> = {
  'swallowed-failure': 'Lost',
  'swallowed-test': 'Not done',
  'handler-threw': 'Not done',
  'no-listener': 'Not done',
  'late-wait-until': 'At risk',
  'no-wait-until': 'At risk',
  outlived: 'At risk',
  'refused-request': null,
  'did-nothing': 'Nothing seen',
};

/** The verdicts in Markdown, gravest first, and at the end how many tags went well. */
export function verdictsOf(model: Model): string[] {
  const well = new Set<Tag>();
  const verdicts = [...model.calls.values()].flatMap((call) => ofCall(call));
  for (const tag of model.tags.values()) {
    // Of one that was only ever refused, its calls are told.
    if (
      tag.dispatches.length === 0 &&
      !tag.pending &&
      tag.calls.length > 0 &&
      tag.calls.every(({ outcome }) => outcome === 'rejected')
    )
      continue;
    const found = ofTag(model, tag);
    verdicts.push(...found);
    if (found.length === 0) well.add(tag);
  }
  const lines = verdicts
    .sort(([a], [b]) => kinds.indexOf(a) - kinds.indexOf(b))
    .map(([kind, about, why]) => `**${kind}**: ${about}${why === '' ? '' : `. ${prose(why)}`}`);
  if (well.size > 0) lines.push(`**Went well**: ${well.size === 1 ? [...well].map(nameOf).join('') : `${well.size} tags`}`);
  if (lines.length === 0)
    lines.push(`No sync ran. ${prose(whyNothingRanText(whyNothingRan(model), 'record it from before that'))}`);
  return lines;
}

function ofCall(call: RegisterCall): Verdict[] {
  if (call.outcome !== 'rejected') return [];
  const refusal = refusalOf(call);
  const why = refusal ? `${capital(refusalText(refusal))}.` : `${call.error?.name ?? 'Error'}: ${call.error?.message ?? ''}`;
  return [['Refused', `${call.method}(${named(call.tag)})`, why]];
}

/** None for a tag of which nothing is to be told but that it went well. */
function ofTag(model: Model, tag: Tag): Verdict[] {
  const found = ofSuccesses(tag);
  const status = tagStatus(model, tag, model.to ?? 0);
  const name = nameOf(tag);
  switch (status.state) {
    case 'gone': {
      const why = lostWith(tag.end);
      const { last } = status;
      if (why !== null) return [...found, ['Will never fire', name, `${capital(why)}.`]];
      if (last?.outcome === 'failed') return [...found, ['Given up', `${name}, ${attemptOf(last)}`, blame(last)]];
      return last || found.length > 0 ? found : [['Not known', name, 'It is registered no more, and was not seen to run.']];
    }
    case 'retrying': {
      const last = tag.dispatches.findLast(({ trusted }) => trusted);
      const by = status.seen ? 'after the wait that was seen before' : 'by the schedule of Chromium';
      const when = status.dueAt === null ? 'when is not known' : `at ${dateText(status.dueAt)}, ${by}`;
      return [...found, ['Retries', `${name}, ${when}`, last ? blame(last) : '']];
    }
    case 'firing':
    case 'unobserved': {
      const running = tag.dispatches.findLast(({ outcome }) => outcome === null);
      const until = status.state === 'firing' ? (model.to ?? 0) : status.until;
      return [
        ...found,
        [
          'Still running',
          `${name}, for ${lengthText(until - status.since)} when it was last seen`,
          running ? openText(running) : '',
        ],
      ];
    }
    case 'held':
      return [...found, ['Waits', name, 'The worker is held offline.']];
    case 'pending':
    case 'presumed':
      return [...found, ['Waits', name, 'It is registered, and was not dispatched since.']];
    case 'periodic':
      break;
  }
  const last = tag.dispatches.findLast(({ trusted }) => trusted);
  return last?.outcome === 'failed' ? [...found, ['Not done', `${name}, ${attemptOf(last)}`, blame(last)]] : found;
}

/** What the successes of a tag hide: each kind once, with how often. */
function ofSuccesses(tag: Tag): Verdict[] {
  const byKind = new Map<Kind, { first: string; why: string; count: number }>();
  for (const dispatch of tag.dispatches) {
    const [worst] = problemsOf(dispatch);
    const kind = worst && meaning[worst.rule];
    if (!kind) continue;
    const known = byKind.get(kind);
    if (known) known.count++;
    else byKind.set(kind, { first: attemptOf(dispatch), why: dispatchProblemText(worst), count: 1 });
  }
  return [...byKind].map(([kind, { first, why, count }]) => {
    const more = count === 1 ? '' : `, and ${count - 1} more`;
    return [kind, `${nameOf(tag)}, ${first}${more}`, why];
  });
}

/** What a failed dispatch failed of, as far as it is told: its last request that failed, or what was open. */
export function blame(dispatch: Dispatch): string {
  const { reason, error, requests } = dispatch;
  const request = requests.findLast(isFailed);
  const asked = request ? ` ${request.method} ${request.url} ${howItEnded(request)}.` : '';
  if (reason === 'timeout') return `It ran too long. ${openText(dispatch)}${asked}`;
  if (reason === 'worker-stopped') return `Its worker stopped in the middle.${asked}`;
  return asked === '' && error ? `It was rejected with ${error.name}: ${error.message}` : asked.trimStart();
}

/** What a dispatch still waited for. */
function openText({ promises, requests }: Dispatch): string {
  const pending = promises.filter(({ outcome, late }) => outcome === null && !late);
  const frame = pending[0]?.stack[0];
  const where = frame ? `, given to waitUntil at ${frame.url}:${frame.line}` : '';
  const open = requests.filter(({ outcome }) => outcome === null);
  const asked = open[0] ? `${countOf(open.length, 'request')} not answered: ${open[0].method} ${open[0].url}` : 'no request open';
  return `${capital(countOf(pending.length, 'promise'))} pending${where}; ${asked}.`;
}

function isFailed({ outcome, status }: RequestRecord): boolean {
  return outcome === 'failed' || (status !== null && status >= 400);
}

function howItEnded(request: RequestRecord): string {
  const { outcome, status, error } = request;
  const how = outcome === 'failed' ? `failed${error ? ` (${error.message})` : ''}` : `was answered ${status}`;
  const maker = makerOf(request);
  return maker === null ? how : `${how}, ${makerText(maker)}`;
}

function nameOf({ type, tag, scope }: Tag): string {
  return `${type} ${named(tag)} of ${plain(scope)}`;
}

function attemptOf({ attempt, trusted }: Dispatch): string {
  return attempt === null ? (trusted ? 'an attempt' : 'a simulated attempt') : `attempt ${attempt}`;
}

function countOf(count: number, what: string): string {
  return count === 0 ? `no ${what}` : count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
