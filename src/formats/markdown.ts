/**
 * The Markdown report, `*.md`: what one pastes into a bug report. It tells what matters and not everything: long
 * lists are cut, and say so.
 */
import { durationOf, type Dispatch, type Model } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { diagnose } from './diagnosed-trace.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { lineOf, madeBy, pathOf, stepOf } from './markdown-events.ts';
import { cut, leftOver, otherFailures, problemsText } from './markdown-failures.ts';
import { fenced, named, plain, prose, table } from './markdown-text.ts';
import { redactedRecording } from './redacted-events.ts';
import { beginOf } from './report-begin.ts';
import { faultsOf, type ToldFault } from './report-faults.ts';
import { markdownVerdicts } from './verdicts.ts';
import { eventReasonText } from '../messages/reasons.ts';
import { markedBy, type Marked } from '../diagnosis/marked.ts';
import { requestOutcomeText } from '../messages/outcomes.ts';
import { reportedEnd } from '../messages/verdict.ts';
import { durationText } from '../messages/durations.ts';
import { listText } from '../messages/lists.ts';
import { instantText, secondsOf } from '../messages/times.ts';
import * as texts from '../messages/compiled/report.js';

/** The Markdown report. */
export const markdownFormat: FormatCode = { write: writeMarkdown };

/** The most rows of a table, lines of the timeline, verdicts and steps: so a report fits where it is pasted. */
const mostRows = 200;
const mostLines = 400;
const mostVerdicts = 20;
const mostSteps = 50;
/** The most lines from before the first step that are kept: the last of them. */
const mostStanding = 50;

/** A line of the timeline. */
interface Line {
  at: number;
  line: string;
}

/** Writes a report of a trace, section by section. */
async function* writeMarkdown(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const header = redactedRecording(recording, options);
  let timeline: Line[] = [];
  const standing: Line[] = [];
  const steps: string[] = [];
  let count = 0;
  let lines = 0;
  let begun = false;
  const { model, problems } = await diagnose(events, options, (batch, folded) => {
    count += batch.length;
    for (const event of batch) {
      const step = stepOf(event);
      if (step !== null) steps.push(step);
      if (!begun && (step !== null || event.kind === 'dispatch-started')) {
        // What came before anybody did anything is told only where nobody does, but for what went on to matter.
        begun = true;
        timeline = [...standing];
      }
      const line = lineOf(event, folded);
      if (line === null) continue;
      lines++;
      if (timeline.length < mostLines) timeline.push({ at: event.at, line });
      if (!begun && (event.kind === 'connectivity-changed' || event.kind === 'capture-gap')) {
        standing.push({ at: event.at, line });
        if (standing.length > mostStanding) standing.shift();
      }
    }
  });
  const begin = beginOf(model, header);

  yield `# ${plain(header.name) || texts.untitled()}\n\n`;
  const verdicts = markdownVerdicts(model);
  yield `${cut(verdicts, mostVerdicts)
    .map((line) => `- ${line}`)
    .join('\n')}${leftOver(verdicts.length, mostVerdicts, 'verdicts')}\n\n`;
  yield section('problems', problemsText(problems, model, begin));
  const faults = faultsOf(model, begin);
  if (faults.length > 0) yield section('faults', faultsText(faults));
  const dispatches = [...model.dispatches.values()];
  yield section('recording', environment(header, model, count));
  yield section('attempts', attemptsTable(dispatches, markedBy(problems), model.to ?? 0, begin));
  yield section('failures', otherFailures(problems, model, begin));
  yield section('timeline', `${texts.sinceFirst({ attempts: dispatches.length })}\n\n${timelineText(timeline, lines, begin)}`);
  yield section('steps', stepsText(header, steps)).trimEnd() + '\n';
}

function section(heading: keyof typeof texts.headings, content: string): string {
  return `## ${texts.headings[heading]()}\n\n${content}\n\n`;
}

function faultsText(faults: readonly ToldFault[]): string {
  const lines = faults.slice(0, mostRows).map(({ rule, what }) => `- ${plain(rule)}: ${what}`);
  return lines.join('\n') + leftOver(faults.length, mostRows, 'rules');
}

function environment({ url, userAgent, tool, startedAt, endedAt }: RecordingHeader, model: Model, count: number): string {
  const { rows, notKnown } = texts;
  const registrations = [...model.registrations.values()].map(({ scope, active, permissions }) => [
    rows.registration(),
    texts.registration({
      scope: plain(scope),
      worker: active ? plain(active.scriptUrl) : texts.noActiveWorker(),
      sync: permissions.sync ?? notKnown(),
      periodic: permissions.periodicSync ?? notKnown(),
    }),
  ]);
  const made = { start: instantText(startedAt), count, tool: plain(tool.name), version: plain(tool.version) };
  return table(
    ['', ''],
    [
      [rows.page(), plain(url)],
      [rows.browser(), plain(userAgent)],
      [
        rows.recorded(),
        endedAt === undefined ? texts.recordedFrom(made) : texts.recorded({ ...made, end: instantText(endedAt) }),
      ],
      ...cut(registrations, mostRows),
      ...model.gaps.slice(0, mostRows).map(({ why }) => [rows.gap(), prose(eventReasonText(why))]),
    ],
  );
}

function attemptsTable(dispatches: readonly Dispatch[], marked: Marked, now: number, begin: number): string {
  if (dispatches.length === 0) return texts.noSync();
  const rows = dispatches.map((dispatch) => {
    const { tag, type, attempt, lastChance, trusted, startedAt, requests } = dispatch;
    const took = durationOf(dispatch);
    const answers = requests.map((request) =>
      madeBy(
        request,
        `${request.method} ${pathOf(request.url)} ${request.status ?? (request.outcome ? requestOutcomeText(request.outcome) : '…')}`,
      ),
    );
    return [
      secondsOf(startedAt - begin),
      named(tag),
      type,
      texts.attempt({ attempt: attempt ?? '', lastChance: lastChance === true, simulated: !trusted }).trim(),
      reportedEnd(dispatch, marked, now).text,
      took === null ? '' : durationText(took),
      listText(cut(answers, 5).map(plain)),
    ];
  });
  const { at, tag, type, attempt, outcome, duration, requests } = texts.columns;
  const head = [at(), tag(), type(), attempt(), outcome(), duration(), requests()];
  return table(head, rows.slice(0, mostRows)) + leftOver(rows.length, mostRows, 'attempts');
}

function timelineText(timeline: readonly Line[], all: number, begin: number): string {
  if (timeline.length === 0) return texts.noEvents();
  const sorted = timeline.toSorted((a, b) => a.at - b.at);
  const width = Math.max(...[sorted[0], sorted.at(-1)].map((line) => secondsOf((line?.at ?? begin) - begin).length));
  const lines = sorted.map(({ at, line }) => `${secondsOf(at - begin).padStart(width)}  ${line}`);
  return fenced(lines) + leftOver(all, timeline.length, 'lines');
}

function stepsText({ url }: RecordingHeader, done: readonly string[]): string {
  const steps = [texts.openPage({ page: plain(url) })];
  let times = 1;
  let last: string | undefined;
  for (const step of done) {
    if (step === last) steps[steps.length - 1] = texts.times({ step, count: ++times });
    else {
      times = 1;
      steps.push(step);
    }
    last = step;
  }
  const shown = steps.slice(0, mostSteps).map((step, i) => `${i + 1}. ${step}`);
  return `${shown.join('\n')}${leftOver(steps.length, mostSteps, 'steps')}\n\n${texts.exportTest()}`;
}
