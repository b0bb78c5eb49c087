/**
 * The HTML report, `*.html`: one page that opens anywhere, without scripts and without a network, to be read, printed and
 * handed on. Like the Markdown report it tells what matters; long lists are cut, and say so.
 */
import { markedBy, type Marked } from '../diagnosis/marked.ts';
import type { Standing } from '../diagnosis/verdict.ts';
import type { Severity } from '../diagnosis/problem.ts';
import type { TraceProblem } from '../diagnosis/trace-rules.ts';
import eventKinds from '../messages/compiled/event-kinds.js';
import * as texts from '../messages/compiled/html-report.js';
import { language } from '../messages/compiled/language.js';
import * as reportTexts from '../messages/compiled/report.js';
import { durationText } from '../messages/durations.ts';
import { requestOutcomeText } from '../messages/outcomes.ts';
import { reportedEnd } from '../messages/verdict.ts';
import { problemText } from '../messages/problems.ts';
import { errorMessage, eventReasonText } from '../messages/reasons.ts';
import { instantText, secondsOf, secondsText } from '../messages/times.ts';
import { isKnown, type ErrorInfo } from '../trace/events.ts';
import { durationOf, isFailed, type Dispatch, type Gap, type Model, type RequestRecord } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import { withoutExtensions } from '../trace/stack.ts';
import { diagnosedTrace, type DiagnosedTrace } from './diagnosed-trace.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { style } from './html-style.ts';
import { Html, html, isolated, joined } from './html-text.ts';
import { timelineOf } from './html-timeline.ts';
import { lineOf, madeBy, pathOf } from './markdown-events.ts';
import { clipped, cutName } from './markdown-text.ts';
import { pause } from './pause.ts';
import { redactedRecording } from './redacted-events.ts';
import { beginOf } from './report-begin.ts';
import { faultsOf, type ToldFault } from './report-faults.ts';
import { verdictsOf, verdictText, type Verdict } from './verdicts.ts';

/** The HTML report. */
export const htmlFormat: FormatCode = { write: writeHtml };

/** The most that is told of each, and of all of it. */
const mostVerdicts = 50;
const mostProblems = 50;
const mostProofs = 10;
const mostLinks = 20;
const mostAttempts = 500;
const mostRequests = 10;
const mostErrors = 5;
const mostFrames = 20;
const mostRegistrations = 50;
const mostGaps = 200;
const mostFaults = 50;

/** What the page may do: nothing but look as it says itself. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** What a report is made from. */
interface Told extends DiagnosedTrace {
  header: RecordingHeader;
  /** When the times of the report begin, epoch ms. */
  begin: number;
  /** What is marked for the problems. */
  marked: Marked;
  /** The attempts in the table with their numbers there, by their ids. */
  rows: ReadonlyMap<string, number>;
}

/** Writes a report of a trace, section by section. */
async function* writeHtml(
  recording: RecordingHeader,
  events: EventBatches,
  options: WriteOptions = {},
): AsyncGenerator<string, void, void> {
  const header = redactedRecording(recording, options);
  const trace = await diagnosedTrace(events, options);
  const { model, problems } = trace;
  const begin = beginOf(model, header);
  const shown = problems.slice(0, mostProblems);
  const marked = markedBy(problems);
  const told = { ...trace, header, begin, problems: shown, marked, rows: rowsOf(model, shown) };
  const sections = [
    () => verdictSection(verdictsOf(model, { tag: cutName, scope: clipped })),
    () => section('problems', problemList(told, problems.length)),
    () => faultSection(faultsOf(model, begin)),
    () => section('timeline', timelineOf(model, marked, begin)),
    () => section('attempts', attemptTable(told)),
    () => section('gaps', gapList(model.gaps, begin)),
    () => section('recording', facts(told)),
  ];
  yield headOf(header).source;
  for (const make of sections) {
    yield make()?.source ?? '';
    await pause();
    options.signal?.throwIfAborted();
  }
  yield '</main>\n</body>\n</html>\n';
}

/** The attempts in the table: the first ones, and all that a problem names. */
function rowsOf({ dispatches }: Model, problems: readonly TraceProblem[]): Map<string, number> {
  const named = new Set(problems.flatMap(({ subject }) => subject.dispatches.slice(0, mostLinks)));
  const rows = new Map<string, number>();
  let i = 0;
  for (const dispatchId of dispatches.keys()) {
    if (++i <= mostAttempts || named.has(dispatchId)) rows.set(dispatchId, i);
  }
  return rows;
}

function headOf({ name, url, startedAt }: RecordingHeader): Html {
  const title = clipped(name) || reportTexts.untitled();
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${texts.title({ name: title })}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${isolated(title)}</h1>
          <p class="subtle">${texts.recordedAt({ time: instantText(startedAt) })} ${isolated(clipped(url))}</p>
     `;
}

function section(heading: keyof typeof texts.headings, content: Html): Html {
  return html`<section aria-labelledby="${heading}">
    <h2 id="${heading}">${texts.headings[heading]()}</h2>
    ${content}
  </section> `;
}

/** What is said where a list was cut. */
function leftOver(all: number, most: number, what: keyof typeof texts.more): Html | null {
  return all > most ? html`<p class="more">${texts.more[what]({ count: all - most })}</p>` : null;
}

type Tone = 'good' | 'warning' | 'bad' | 'plain';

const shapes: Record<Tone, string> = { good: '✔', warning: '▲', bad: '✖', plain: '●' };

function sign(tone: Tone, text: string): Html {
  return html`<span class="sign ${tone}"><span aria-hidden="true">${shapes[tone]}</span> ${text}</span>`;
}

const verdictTones: Record<Verdict['kind'], Tone> = {
  lost: 'bad',
  notDone: 'bad',
  dropped: 'bad',
  neverFires: 'bad',
  refused: 'bad',
  atRisk: 'warning',
  nothingSeen: 'warning',
  retries: 'plain',
  running: 'plain',
  waits: 'plain',
  unknown: 'plain',
  well: 'good',
  nothing: 'plain',
};

function verdictSection(verdicts: readonly Verdict[]): Html {
  const items = verdicts.slice(0, mostVerdicts).map(({ kind, about, why }) => {
    const what = html`${isolated(about)}${why === '' ? null : html`<br /><span class="subtle">${isolated(why)}</span>`}`;
    return kind === 'nothing' ? html`<li>${what}</li> ` : html`<li>${sign(verdictTones[kind], verdictText(kind))} ${what}</li> `;
  });
  return html`<ul class="verdicts">
      ${items}
    </ul>
    ${leftOver(verdicts.length, mostVerdicts, 'verdicts')}`;
}

const severityTones: Record<Severity, Tone> = { loss: 'bad', failure: 'bad', risk: 'warning', note: 'plain' };

function problemList(told: Told, all: number): Html {
  if (all === 0) return html`<p>${reportTexts.noProblems()}</p>`;
  const articles = told.problems.map((problem) => {
    const { title, what, doubt, todo } = problemText(problem);
    const tone = severityTones[problem.severity];
    const severity = texts.severities[problem.severity]();
    return html`<article class="${tone}">
      <h3>${sign(tone, severity)} ${isolated(title)}</h3>
      <p>${isolated(what)}</p>
      ${doubt === null ? null : html`<p class="subtle">${doubt}</p> `}
      <h4>${texts.whatToDo()}</h4>
      <p>${isolated(todo)}</p>
      ${proofs(told, problem)}${links(told, problem)}
    </article> `;
  });
  return html`${articles}${leftOver(all, mostProblems, 'problems')}`;
}

/** The rules that changed requests; nothing where there was none. */
function faultSection(faults: readonly ToldFault[]): Html | null {
  if (faults.length === 0) return null;
  const items = faults.slice(0, mostFaults).map(({ rule, what }) => html`<li>${isolated(clipped(rule))}: ${what}</li> `);
  return section(
    'faults',
    html`<ul>
        ${items}
      </ul>
      ${leftOver(faults.length, mostFaults, 'rules')}`,
  );
}

/** The events that prove a problem. */
function proofs({ proofOf, model, begin }: Told, problem: TraceProblem): Html | null {
  const known = proofOf(problem);
  if (known.length === 0) return null;
  const items = known.slice(0, mostProofs).map((event) => {
    const line = lineOf(event, model)?.trim() ?? (isKnown(event) ? eventKinds[event.kind]() : event.kind);
    return html`<li><span class="number subtle">${secondsText(event.at - begin)}</span> ${isolated(clipped(line))}</li> `;
  });
  return html`<h4>${texts.evidence()}</h4>
    <ul>
      ${items}
    </ul>
    ${leftOver(known.length, mostProofs, 'events')}`;
}

/** The attempts that a problem is about. */
function links({ rows, model, marked }: Told, { subject: { dispatches } }: TraceProblem): Html | null {
  if (dispatches.length === 0) return null;
  const items = dispatches.slice(0, mostLinks).flatMap((dispatchId) => {
    const [row, dispatch] = [rows.get(dispatchId), model.dispatches.get(dispatchId)];
    if (row === undefined || !dispatch) return [];
    const name = texts.attempt({ tag: cutName(dispatch.tag), row });
    return [html`<li><a href="#attempt-${row}">${isolated(name)}</a>: ${endOf(dispatch, marked, model).text}</li> `];
  });
  return html`<h4>${texts.attempts()}</h4>
    <ul>
      ${items}
    </ul>
    ${leftOver(dispatches.length, mostLinks, 'attempts')}`;
}

/** How an attempt ended, in words and in its tone. */
function endOf(dispatch: Dispatch, marked: Marked, { to }: Model): { text: string; tone: Tone } {
  const { text, verdict } = reportedEnd(dispatch, marked, to ?? 0);
  return { text, tone: standingTones[verdict.standing] };
}

const standingTones: Record<Standing, Tone> = {
  running: 'plain',
  unknown: 'plain',
  succeeded: 'good',
  risk: 'warning',
  failure: 'bad',
  loss: 'bad',
};

function attemptTable(told: Told): Html {
  const { model, rows } = told;
  if (model.dispatches.size === 0) return html`<p>${reportTexts.noSync()}</p>`;
  const { at, tag, type, attempt, outcome, duration } = reportTexts.columns;
  const heads = [texts.number(), at(), tag(), type(), attempt(), outcome(), duration(), texts.whatItDid()];
  const lines = [...rows].flatMap(([dispatchId, row]) => {
    const dispatch = model.dispatches.get(dispatchId);
    return dispatch ? [attemptRow(dispatch, row, heads, told)] : [];
  });
  // The roles stand as the elements lose theirs where they are no table to look at.
  return html`<table role="table" aria-labelledby="attempts">
      <thead role="rowgroup">
        <tr role="row">
          ${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${lines}
      </tbody>
    </table>
    ${leftOver(model.dispatches.size, rows.size, 'attempts')}`;
}

function attemptRow(dispatch: Dispatch, row: number, heads: readonly string[], { begin, marked, model }: Told): Html {
  const { tag, type, attempt, lastChance, trusted, startedAt } = dispatch;
  const took = durationOf(dispatch);
  const end = endOf(dispatch, marked, model);
  const which = reportTexts.attempt({ attempt: attempt ?? '', lastChance: lastChance === true, simulated: !trusted }).trim();
  const cells: [content: Html | string, classes: string][] = [
    [String(row), 'number'],
    [secondsOf(startedAt - begin), 'number'],
    [isolated(cutName(tag)), ''],
    [type, ''],
    [which, ''],
    [sign(end.tone, end.text), ''],
    [took === null ? '' : durationText(took), 'number'],
    [doings(dispatch), ''],
  ];
  const all = cells.map(([content, classes], i) => {
    const empty = content === '' ? ' empty' : '';
    return html`<td role="cell" class="${classes}${empty}">
      <span class="label" aria-hidden="true">${heads[i] ?? ''}</span>${content}
    </td>`;
  });
  return html`<tr role="row" id="attempt-${row}">
    ${all}
  </tr> `;
}

/** The requests of an attempt, and the errors in it. */
function doings({ requests, thrown, error, exceptions }: Dispatch): Html | string {
  const errors = [thrown, error, ...exceptions.map((exception) => exception.error)].filter((each) => each !== null);
  // An error that rejects the promise is often the one that was not caught as well.
  const different = [...new Map(errors.map((each) => [`${each.name}: ${each.message}`, each])).values()];
  const items = [...requests.slice(0, mostRequests).map(requestItem), ...different.slice(0, mostErrors).map(errorItem)];
  if (items.length === 0) return '';
  return html`<ul>
      ${items}
    </ul>
    ${leftOver(requests.length, mostRequests, 'requests')}${leftOver(different.length, mostErrors, 'errors')}`;
}

function requestItem(request: RequestRecord): Html {
  const { method, url, status, outcome, error, startedAt, settledAt } = request;
  const answer = status === null ? (outcome ? requestOutcomeText(outcome) : texts.noAnswer()) : String(status);
  const how = madeBy(request, error ? texts.answer({ answer, message: errorMessage(error) }) : answer);
  const took = settledAt === null ? null : html` <span class="subtle">${durationText(settledAt - startedAt)}</span>`;
  const tone = outcome === null ? 'plain' : isFailed(request) ? 'bad' : 'good';
  return html`<li>${isolated(`${clipped(method)} ${pathOf(clipped(url))}`)} ${sign(tone, clipped(how))}${took}</li>`;
}

function errorItem({ name, message, stack = '' }: ErrorInfo): Html {
  const title = html`<span class="bad">${isolated(clipped(`${name}: ${message}`))}</span>`;
  const frames = withoutExtensions(stack)
    .split('\n')
    .slice(0, mostFrames)
    .map((line) => html`${clipped(line)}`);
  if (stack === '' || frames.length < 2) return html`<li>${title}</li>`;
  return html`<li>
    <details>
      <summary>${title}</summary>
      <pre>${joined(frames, '\n')}</pre>
    </details>
  </li>`;
}

function gapList(gaps: readonly Gap[], begin: number): Html {
  if (gaps.length === 0) return html`<p>${texts.noGaps()}</p>`;
  const items = gaps.slice(0, mostGaps).map(({ from, to, why }) => {
    const duration = durationText((to ?? from) - from);
    const what = texts.gap({ time: secondsText(from - begin), duration });
    return html`<li>${what} ${isolated(eventReasonText(why))}</li> `;
  });
  return html`<ul>
      ${items}
    </ul>
    ${leftOver(gaps.length, mostGaps, 'gaps')}`;
}

/** What was recorded, where, and by what. */
function facts({ header, model, count }: Told): Html {
  const { url, userAgent, tool, startedAt, endedAt } = header;
  const { rows, notKnown } = reportTexts;
  const made = { start: instantText(startedAt), count, tool: clipped(tool.name), version: clipped(tool.version) };
  const recorded =
    endedAt === undefined ? reportTexts.recordedFrom(made) : reportTexts.recorded({ ...made, end: instantText(endedAt) });
  const registrations = [...model.registrations.values()].map(({ scope, active, permissions }) =>
    reportTexts.registration({
      scope: clipped(scope),
      worker: active ? clipped(active.scriptUrl) : reportTexts.noActiveWorker(),
      sync: permissions.sync ?? notKnown(),
      periodic: permissions.periodicSync ?? notKnown(),
    }),
  );
  const all: [term: string, text: string][] = [
    [rows.page(), clipped(url)],
    [rows.browser(), clipped(userAgent)],
    [rows.recorded(), recorded],
    ...registrations.slice(0, mostRegistrations).map((text): [string, string] => [rows.registration(), text]),
  ];
  return html`<dl>
      ${all.map(
        ([term, text]) =>
          html`<dt>${term}</dt>
            <dd>${isolated(text)}</dd> `,
      )}
    </dl>
    ${leftOver(registrations.length, mostRegistrations, 'registrations')}`;
}
