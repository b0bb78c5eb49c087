/**
 * The Markdown report, `*.md`: what one pastes into a bug report. It tells what matters and not everything: long
 * lists are cut, and say so.
 */
import { refusalOf } from '../chromium/refusal.ts';
import type { ErrorInfo } from '../trace/events.ts';
import { problemsOf } from '../diagnosis/dispatch-problems.ts';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { refusalText } from '../messages/refusals.ts';
import { lostWith } from '../trace/end-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { durationOf, type Dispatch, type Model, type RegisterCall } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { lineOf, madeBy, pathOf, stepOf } from './markdown-events.ts';
import { capital, clipped, fenced, named, plain, prose, table } from './markdown-text.ts';
import { redactedEvents, redactedRecording } from './redacted-events.ts';
import { blame, verdictsOf } from './verdicts.ts';
import { dateText, lengthText, secondsText } from './time-text.ts';
import { saidText } from '../messages/reasons.ts';

/** The Markdown report. */
export const markdownFormat: FormatCode = { write: writeMarkdown };

/** The most rows of a table, lines of the timeline, and failures told: so a report fits where it is pasted. */
const mostRows = 200;
const mostLines = 400;
const mostFailures = 20;
const mostSteps = 50;
const mostFrames = 20;

/** Writes a report of a trace, section by section. */
async function* writeMarkdown(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const header = redactedRecording(recording, options);
  const model = emptyModel();
  const timeline: { at: number; line: string }[] = [];
  const steps: string[] = [];
  let count = 0;
  let lines = 0;
  for await (const batch of redactedEvents(events, options)) {
    fold(model, batch);
    count += batch.length;
    for (const event of batch) {
      const line = lineOf(event, model);
      if (line !== null && lines++ < mostLines) timeline.push({ at: event.at, line });
      const step = stepOf(event);
      if (step !== null) steps.push(step);
    }
  }
  const begin = model.from ?? header.startedAt;

  yield `# ${plain(header.name) || 'Recording'}\n\n`;
  const verdicts = verdictsOf(model);
  yield `${cut(verdicts, mostFailures)
    .map((line) => `- ${line}`)
    .join('\n')}${leftOver(verdicts.length, mostFailures, 'of these')}\n\n`;
  yield `## Recorded\n\n${environment(header, model, count)}\n\n`;
  const dispatches = [...model.dispatches.values()];
  yield `## Attempts\n\n${attemptsTable(dispatches, begin)}\n\n`;
  yield `## What went wrong\n\n${troubles(model, dispatches, begin)}\n\n`;
  yield `## Timeline\n\nSeconds since the first event.\n\n${timelineText(timeline, lines, begin)}\n\n`;
  yield `## How to reproduce\n\n${stepsText(header, steps)}\n`;
}

function environment({ url, userAgent, tool, startedAt, endedAt }: RecordingHeader, model: Model, count: number): string {
  const registrations = [...model.registrations.values()].flatMap(({ scope, active, permissions }) => [
    [
      'Registration',
      `${plain(scope)} (${active ? plain(active.scriptUrl) : 'no active worker'}; permissions: background sync ` +
        `${permissions.sync ?? 'not known'}, periodic ${permissions.periodicSync ?? 'not known'})`,
    ],
  ]);
  const until = endedAt === undefined ? '' : ` to ${dateText(endedAt)}`;
  return table(
    ['', ''],
    [
      ['Page', plain(url)],
      ['Browser', plain(userAgent)],
      ['Recorded', `${dateText(startedAt)}${until}, ${count} events, by ${plain(tool.name)} ${plain(tool.version)}`],
      ...cut(registrations, mostRows),
      ...model.gaps.slice(0, mostRows).map(({ why }) => ['Not captured', prose(saidText(why))]),
    ],
  );
}

function attemptsTable(dispatches: readonly Dispatch[], begin: number): string {
  if (dispatches.length === 0) return 'No sync ran.';
  const rows = dispatches.map((dispatch) => {
    const { tag, type, attempt, lastChance, trusted, startedAt, requests } = dispatch;
    const took = durationOf(dispatch);
    const answers = requests.map(
      (request) => `${request.method} ${pathOf(request.url)} ${request.status ?? request.outcome ?? '…'}${madeBy(request)}`,
    );
    return [
      secondsText(startedAt - begin, ''),
      named(tag),
      type,
      `${attempt ?? ''}${lastChance === true ? ' (last chance)' : ''}${trusted ? '' : ' simulated'}`.trim(),
      outcomeText(dispatch),
      took === null ? '' : lengthText(took),
      cut(answers, 5).map(plain).join(', '),
    ];
  });
  const head = ['At (s)', 'Tag', 'Type', 'Attempt', 'Outcome', 'Took', 'Requests'];
  return table(head, rows.slice(0, mostRows)) + leftOver(rows.length, mostRows, 'attempts');
}

function outcomeText({ outcome, reason, unseenSince }: Dispatch): string {
  if (outcome === null) return unseenSince === null ? 'running' : 'not seen';
  return reason === null ? outcome : `${outcome} (${reason})`;
}

/** Failed attempts and calls with their errors, and what the browser does not tell. */
function troubles(model: Model, dispatches: readonly Dispatch[], begin: number): string {
  const found: string[] = [];
  for (const call of model.calls.values()) {
    if (call.outcome === 'rejected') found.push(callTrouble(call, begin));
  }
  for (const dispatch of dispatches) {
    const { tag, type, outcome, attempt, startedAt, error, thrown, exceptions } = dispatch;
    const problems = problemsOf(dispatch).filter(({ severity, rule }) => severity !== 'note' || rule === 'did-nothing');
    if (outcome !== 'failed' && problems.length === 0) continue;
    const which = attempt === null ? '' : `, attempt ${attempt}`;
    const errors = error ?? thrown ?? exceptions[0]?.error ?? null;
    found.push(
      [
        `### ${type} ${named(tag)}${which}, at ${secondsText(startedAt - begin)}: ${outcomeText(dispatch)}`,
        ...(outcome === 'failed' ? [prose(blame(dispatch))] : []),
        ...problems.map((problem) => prose(dispatchProblemText(problem))),
        ...errorBlock(errors),
      ].join('\n\n'),
    );
  }
  for (const tag of model.tags.values()) {
    const why = lostWith(tag.end);
    if (tag.end && why !== null) {
      found.push(
        `### ${tag.type} ${named(tag.tag)} will never fire\n\n${prose(capital(why))}, at ${secondsText(tag.end.at - begin)}, while it was pending.`,
      );
    }
  }
  if (found.length === 0) return 'Nothing.';
  return found.slice(0, mostFailures).join('\n\n') + leftOver(found.length, mostFailures, 'of these');
}

function callTrouble(call: RegisterCall, begin: number): string {
  const { method, tag, calledAt, error, stack } = call;
  const refusal = refusalOf(call);
  const frames = stack
    .slice(0, mostFrames)
    .map((frame) => `    at ${clipped(frame.function || '(anonymous)')} (${clipped(frame.url)}:${frame.line}:${frame.column})`);
  const title = `### ${method}(${named(tag)}), at ${secondsText(calledAt - begin)}: rejected`;
  const text = error ? [clipped(`${error.name}: ${error.message}`)] : [];
  return [title, ...(refusal ? [`${prose(capital(refusalText(refusal)))}.`] : []), fenced([...text, ...frames])].join('\n\n');
}

function errorBlock(error: ErrorInfo | null): string[] {
  if (!error) return [];
  const stack = (error.stack ?? '').split('\n').slice(0, mostFrames).map(clipped);
  const title = clipped(`${error.name}: ${error.message}`);
  return [fenced(stack[0]?.includes(error.name) ? stack : [title, ...stack.filter((line) => line !== '')])];
}

function timelineText(timeline: readonly { at: number; line: string }[], all: number, begin: number): string {
  if (timeline.length === 0) return 'Nothing happened.';
  const sorted = timeline.toSorted((a, b) => a.at - b.at);
  const width = secondsText((sorted.at(-1)?.at ?? begin) - begin, '').length;
  const lines = sorted.map(({ at, line }) => `${secondsText(at - begin, '').padStart(width)}  ${line}`);
  return fenced(lines) + leftOver(all, mostLines, 'lines');
}

function stepsText({ url }: RecordingHeader, done: readonly string[]): string {
  const steps = [`Open ${plain(url)}`];
  let times = 1;
  for (const step of done) {
    const again = times === 1 ? step : `${step} (${times} times)`;
    if (steps.at(-1) === again) steps[steps.length - 1] = `${step} (${++times} times)`;
    else {
      times = 1;
      steps.push(step);
    }
  }
  const shown = steps.slice(0, mostSteps).map((step, i) => `${i + 1}. ${step}`);
  const tests = 'The same recording can be exported as a test for Puppeteer or Playwright, which does this by itself.';
  return `${shown.join('\n')}${leftOver(steps.length, mostSteps, 'steps')}\n\n${tests}`;
}

function cut<T>(list: readonly T[], most: number): T[] {
  return list.slice(0, most);
}

/** What is said where a list was cut. */
function leftOver(all: number, most: number, what: string): string {
  return all > most ? `\n\n… and ${all - most} more ${what}.` : '';
}
