/**
 * The Markdown report, `*.md`: what one pastes into a bug report. It tells what matters and not everything: long
 * lists are cut, and say so.
 */
import { refusalText } from '../chromium/refusal.ts';
import { isKnown, type ErrorInfo, type KnownEvent, type TraceEvent } from '../trace/events.ts';
import { findingsOf } from '../trace/findings.ts';
import { lostWith } from '../trace/end-text.ts';
import { ruleText } from '../trace/faults.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { makerOf, makerText } from '../trace/maker.ts';
import { durationOf, type Dispatch, type Model, type RegisterCall, type Request } from '../trace/model.ts';
import type { RecordingHeader } from '../trace/recording.ts';
import type { EventBatches, FormatCode, WriteOptions } from './format.ts';
import { capital, clipped, cutName, fenced, named, plain, prose, table } from './markdown-text.ts';
import { toldEvents, toldRecording } from './told.ts';
import { blame, verdictsOf } from './verdicts.ts';
import { dateText, lengthText, secondsText } from './words.ts';

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
  const header = toldRecording(recording, options);
  const model = emptyModel();
  const timeline: { at: number; line: string }[] = [];
  const steps: KnownEvent[] = [];
  let count = 0;
  let lines = 0;
  for await (const batch of toldEvents(events, options)) {
    fold(model, batch);
    count += batch.length;
    for (const event of batch) {
      const line = lineOf(event, model);
      if (line !== null && lines++ < mostLines) timeline.push({ at: event.at, line });
      if (isKnown(event) && isStep(event)) steps.push(event);
    }
  }
  const begin = model.from ?? header.startedAt;

  yield `# ${plain(header.name) || 'Recording'}\n\n`;
  const verdicts = verdictsOf(model);
  yield `${cut(verdicts, mostFailures).map((line) => `- ${line}`).join('\n')}${leftOver(verdicts.length, mostFailures, 'of these')}\n\n`;
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
      ...model.gaps.slice(0, mostRows).map(({ reason }) => ['Not captured', prose(reason)]),
    ],
  );
}

function attemptsTable(dispatches: readonly Dispatch[], begin: number): string {
  if (dispatches.length === 0) return 'No sync ran.';
  const rows = dispatches.map((dispatch) => {
    const { tag, type, attempt, lastChance, trusted, startedAt, requests } = dispatch;
    const took = durationOf(dispatch);
    const answers = requests.map((request) => `${request.method} ${pathOf(request.url)} ${request.status ?? request.outcome ?? '…'}${madeBy(request)}`);
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
    const findings = findingsOf(dispatch).filter(({ severity, kind }) => severity === 'warning' || kind === 'nothing-seen');
    if (outcome !== 'failed' && findings.length === 0) continue;
    const which = attempt === null ? '' : `, attempt ${attempt}`;
    const errors = error ?? thrown ?? exceptions[0]?.error ?? null;
    found.push(
      [
        `### ${type} ${named(tag)}${which}, at ${secondsText(startedAt - begin)}: ${outcomeText(dispatch)}`,
        ...(outcome === 'failed' ? [prose(blame(dispatch))] : []),
        ...findings.map(({ sentence }) => prose(sentence)),
        ...errorBlock(errors),
      ].join('\n\n'),
    );
  }
  for (const tag of model.tags.values()) {
    const why = lostWith(tag.end);
    if (tag.end && why !== null) {
      found.push(`### ${tag.type} ${named(tag.tag)} will never fire\n\n${prose(capital(why))}, at ${secondsText(tag.end.at - begin)}, while it was pending.`);
    }
  }
  if (found.length === 0) return 'Nothing.';
  return found.slice(0, mostFailures).join('\n\n') + leftOver(found.length, mostFailures, 'of these');
}

function callTrouble(call: RegisterCall, begin: number): string {
  const { method, tag, calledAt, error, stack } = call;
  const refused = refusalText(call);
  const frames = stack.slice(0, mostFrames).map(
    (frame) => `    at ${clipped(frame.function || '(anonymous)')} (${clipped(frame.url)}:${frame.line}:${frame.column})`,
  );
  const title = `### ${method}(${named(tag)}), at ${secondsText(calledAt - begin)}: rejected`;
  const text = error ? [clipped(`${error.name}: ${error.message}`)] : [];
  return [title, ...(refused === null ? [] : [`${prose(capital(refused))}.`]), fenced([...text, ...frames])].join('\n\n');
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

/** An event as a line of the timeline; null for what would only fill it. */
function lineOf(event: TraceEvent, { calls, dispatches, requests }: Model): string | null {
  if (!isKnown(event)) return clipped(event.kind);
  const tag = 'dispatchId' in event ? dispatches.get(event.dispatchId ?? '')?.tag : undefined;
  // Of a long one that many events are about no more is looked at than has room.
  const of = tag === undefined ? '' : `${cutName(tag)}: `;
  switch (event.kind) {
    case 'register-called':
    case 'unregister-called':
      return clipped(`${event.kind === 'register-called' ? 'register' : 'unregister'}(${cutName(event.tag)})`);
    case 'register-settled':
    case 'unregister-settled':
      return event.outcome === 'resolved' ? null : clipped(`  ${calledTag(calls.get(event.callId))}: ${inWords('rejected', event.error)}`);
    case 'registration-unregister-called':
      return clipped(`registration of ${event.scope} unregistered by the ${event.context}`);
    case 'dispatch-started': {
      const last = event.lastChance === true ? ', last chance' : '';
      const attempt = dispatches.get(event.dispatchId)?.attempt;
      const which = attempt == null ? '' : `, attempt ${attempt}`;
      return clipped(`${event.trusted ? '' : 'simulated '}${event.type} ${cutName(event.tag)}${which}${last}`);
    }
    case 'request-started':
      return clipped(`  ${of}${event.method} ${event.url}`);
    case 'request-settled': {
      const request = requests.get(event.requestId);
      // That the body of an answer has come to its end, too, would only fill it.
      if (event.phase === 'end' && event.outcome === 'responded' && request?.headAt !== event.at) return null;
      const name = `${clipped(request?.method ?? '')} ${pathOf(clipped(request?.url ?? ''))}`;
      const how = inWords(event.status === undefined ? event.outcome : String(event.status), event.error);
      return clipped(`  ${name}: ${how}${request ? madeBy(request) : ''}`);
    }
    case 'console-message':
      return clipped(`  ${of}console.${event.level}: ${event.text}`);
    case 'exception-thrown':
      return clipped(`  ${of}${inWords('uncaught', event.error)}`);
    case 'wait-until-called':
      return event.late ? clipped(`  ${of}waitUntil came too late`) : null;
    case 'dispatch-settled':
      return clipped(`  ${of}${inWords(event.reason ? `${event.outcome} (${event.reason})` : event.outcome, event.error)}`);
    case 'connectivity-changed':
      return event.offline ? 'offline' : 'online';
    case 'fault-changed':
      return clipped(`rule for requests ${event.active ? 'on' : 'off'}: ${ruleText(event.rule)}`);
    case 'replay-started':
      return 'replay of recorded attempts begun';
    case 'replay-settled':
      return clipped(`replay over: ${event.outcome ?? 'completed'}`);
    case 'fire-requested':
      return clipped(`fired ${cutName(event.tag)} ${event.mode === 'browser' ? 'through the browser' : 'simulated'}`);
    case 'capture-gap':
      return clipped(`not captured for ${secondsText(event.to - event.from)}: ${event.reason}`);
    case 'page-changed':
      return clipped(`page ${event.change} ${event.url ?? ''}`);
    case 'worker-changed':
      return clipped(`worker ${event.change} ${event.scriptUrl}`);
    case 'recording-started':
    case 'recording-stopped':
      return clipped([event.kind.replace('-', ' '), event.reason].filter(Boolean).join(': '));
    default:
      return null;
  }
}

function calledTag(call: RegisterCall | undefined): string {
  return call ? cutName(call.tag) : 'a call from before';
}

function inWords(what: string, error: ErrorInfo | undefined): string {
  return error ? `${what}, ${error.name}: ${error.message}` : what;
}

const steps = new Set(['register-called', 'unregister-called', 'registration-unregister-called', 'connectivity-changed', 'fire-requested', 'fault-changed', 'replay-started']);

/** Whether an event is something that a person, or the page, did. */
function isStep(event: KnownEvent): boolean {
  // What a replay fires is part of it.
  return steps.has(event.kind) && !(event.kind === 'fire-requested' && event.replayId !== undefined);
}

function stepsText({ url }: RecordingHeader, events: readonly KnownEvent[]): string {
  const steps = [`Open ${plain(url)}`];
  let times = 1;
  for (const event of events) {
    const step = stepOf(event);
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

function stepOf(event: KnownEvent): string {
  switch (event.kind) {
    case 'register-called':
    case 'unregister-called': {
      const frame = event.stack?.[0];
      const where = frame ? `, at ${plain(`${frame.url}:${frame.line}:${frame.column}`)}` : '';
      const object = event.api === 'sync' ? 'sync' : 'periodicSync';
      const method = event.kind === 'register-called' ? 'register' : 'unregister';
      const call = `${object}.${method}(${named(event.tag)})`;
      return event.context === undefined ? `Have ${call} called: by the page or the worker, which is not known` : `The ${event.context} calls ${call}${where}`;
    }
    case 'registration-unregister-called': {
      const frame = event.stack?.[0];
      const where = frame ? `, at ${plain(`${frame.url}:${frame.line}:${frame.column}`)}` : '';
      return `The ${event.context} unregisters the registration of ${plain(event.scope)}${where}`;
    }
    case 'replay-started': {
      const meet = { network: 'sent to the network', recording: 'answered from the recording', fail: 'made to fail' }[event.requests ?? 'network'];
      return `Replay ${event.dispatches?.length ?? 0} recorded attempts, their requests ${event.offline ? 'cut from the network' : meet}`;
    }
    case 'fault-changed':
      return `${event.active ? 'Turn on' : 'Turn off'} the rule for requests: ${plain(ruleText(event.rule))}`;
    case 'connectivity-changed':
      return event.offline ? 'Cut the worker from the network' : 'Connect it again';
    case 'fire-requested': {
      const how = event.mode === 'browser' ? 'through the browser' : 'simulated';
      return `Fire ${event.type} ${named(event.tag)} ${how}${event.lastChance === true ? ', as the last chance' : ''}`;
    }
    default:
      return plain(event.kind);
  }
}

/** Whose an answer or failure is, where it is not the server's or the network's. */
function madeBy(request: Request): string {
  const maker = makerOf(request);
  return maker === null ? '' : `, ${makerText(maker)}`;
}

function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]+/i, '') || url;
}

function cut<T>(list: readonly T[], most: number): T[] {
  return list.slice(0, most);
}

/** What is said where a list was cut. */
function leftOver(all: number, most: number, what: string): string {
  return all > most ? `\n\n… and ${all - most} more ${what}.` : '';
}
