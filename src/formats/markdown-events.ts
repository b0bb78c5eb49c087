/** What the report says of an event of each kind. */
import { isKnown, type ErrorInfo, type EventKind, type EventOf, type StackFrame, type TraceEvent } from '../trace/events.ts';
import { ruleText } from '../messages/fault-rule.ts';
import { makerText } from '../messages/answers.ts';
import { answerMakerOf } from '../trace/answer-maker.ts';
import type { Model, RegisterCall, RequestRecord } from '../trace/model.ts';
import { ownFrames } from '../trace/stack.ts';
import { clipped, cutName, named, plain } from './markdown-text.ts';
import { endText, requestOutcomeText } from '../messages/outcomes.ts';
import { durationText } from '../messages/durations.ts';
import * as texts from '../messages/compiled/report-events.js';
import { eventReasonText } from '../messages/reasons.ts';
import { eventReasonOf } from '../trace/event-reason.ts';

interface Said<K extends EventKind> {
  /** A line of the timeline; null for what would only fill it. */
  line(event: EventOf<K>, model: Model): string | null;
  /** How to do it again, where it is something that a person or the page did. */
  step?(event: EventOf<K>): string | null;
}

/** An event as a line of the timeline; null for what would only fill it. */
export function lineOf(event: TraceEvent, model: Model): string | null {
  const line = isKnown(event) ? lineOfKnown(event.kind, event, model) : event.kind;
  return line && clipped(line);
}

function lineOfKnown<K extends EventKind>(kind: K, event: EventOf<K>, model: Model): string | null {
  return said[kind].line(event, model);
}

/** How to do again what an event tells; null where it is nothing that a person or the page did. */
export function stepOf(event: TraceEvent): string | null {
  return isKnown(event) ? stepOfKnown(event.kind, event) : null;
}

function stepOfKnown<K extends EventKind>(kind: K, event: EventOf<K>): string | null {
  return said[kind].step?.(event) ?? null;
}

const nothing = { line: () => null };

const said: { [K in EventKind]: Said<K> } = {
  'registration-observed': nothing,
  'register-called': {
    line: ({ tag }) => `register(${cutName(tag)})`,
    step: (event) => callStep(event, 'register'),
  },
  'register-settled': { line: refusalLine },
  'unregister-called': {
    line: ({ tag }) => `unregister(${cutName(tag)})`,
    step: (event) => callStep(event, 'unregister'),
  },
  'unregister-settled': { line: refusalLine },
  'tags-observed': nothing,
  'registration-unregister-called': {
    line: ({ scope, context }) => texts.unregistered({ scope, context }),
    step: ({ scope, context, stack }) => at(texts.unregister({ context, scope: plain(scope) }), stack),
  },
  'registration-unregister-settled': nothing,

  'dispatch-started': {
    line({ dispatchId, trusted, type, tag, lastChance }, { dispatches }) {
      const attempt = dispatches.get(dispatchId)?.attempt;
      const dispatch = texts.dispatch({ simulated: !trusted, type, tag: cutName(tag) });
      const which = attempt == null ? dispatch : texts.attempt({ what: dispatch, attempt });
      return lastChance === true ? texts.lastChance({ what: which }) : which;
    },
  },
  'wait-until-called': {
    line: (event, model) => (event.late ? `  ${tagBefore(event, model)}${texts.lateWaitUntil()}` : null),
  },
  'wait-until-settled': nothing,
  'handler-returned': nothing,
  'dispatch-settled': {
    line(event, model) {
      const { outcome, reason = null, error } = event;
      return `  ${tagBefore(event, model)}${inWords(endText(outcome, reason), error)}`;
    },
  },

  'request-started': {
    line(event, model) {
      const what = `${event.method} ${event.url}`;
      return `  ${tagBefore(event, model)}${event.resendOf === undefined ? what : texts.sentAgain({ what })}`;
    },
  },
  'request-settled': {
    line({ requestId, phase, outcome, at, status, error }, { requests }) {
      const request = requests.get(requestId);
      // That the body of an answer has come to its end, too, would only fill it.
      if (phase === 'end' && outcome === 'responded' && request?.headAt !== at) return null;
      const name = `${clipped(request?.method ?? '')} ${pathOf(clipped(request?.url ?? ''))}`;
      const how = `  ${name}: ${inWords(status === undefined ? requestOutcomeText(outcome) : String(status), error)}`;
      return request ? madeBy(request, how) : how;
    },
  },
  'response-body': nothing,
  'console-message': { line: (event, model) => `  ${tagBefore(event, model)}console.${event.level}: ${event.text}` },
  'exception-thrown': { line: (event, model) => `  ${tagBefore(event, model)}${inWords(texts.uncaught(), event.error)}` },

  'worker-changed': { line: ({ change, scriptUrl }) => texts.worker({ change, scriptUrl }) },
  'connectivity-changed': {
    line: ({ offline, by }) => texts.network({ offline, by }),
    // What only the page was told is nothing that the user did to its workers.
    step: ({ offline, by }) => (by === 'page' ? null : texts.setOffline({ offline })),
  },
  'page-changed': { line: ({ change, url = '' }) => texts.page({ change, url }) },
  'recording-started': { line: (event) => withReason(texts.recordingStarted(), event) },
  'recording-stopped': { line: (event) => withReason(texts.recordingStopped(), event) },
  'capture-gap': {
    line: (event) => texts.gap({ duration: durationText(event.to - event.from), reason: eventReasonText(event) }),
  },

  'fire-requested': {
    line: ({ tag, mode }) => texts.fired({ tag: cutName(tag), how: mode }),
    step({ type, tag, mode, lastChance, replayId }) {
      // What a replay fires is part of it.
      if (replayId !== undefined) return null;
      return texts.fire({ type, tag: named(tag), how: mode, lastChance: lastChance === true });
    },
  },
  'fire-settled': nothing,
  'replay-started': {
    line: () => texts.replayStarted(),
    step: ({ requests = 'network', offline, dispatches = [] }) =>
      texts.replay({ count: dispatches.length, meet: offline ? 'offline' : requests }),
  },
  'replay-settled': { line: ({ outcome = 'completed' }) => texts.replayEnded({ outcome }) },
  'fault-changed': {
    line: ({ active, rule }) => texts.rule({ active, rule: ruleText(rule) }),
    step: ({ active, rule }) => texts.setRule({ active, rule: plain(ruleText(rule)) }),
  },
};

function refusalLine(
  { callId, outcome, error }: EventOf<'register-settled' | 'unregister-settled'>,
  { calls }: Model,
): string | null {
  return outcome === 'resolved' ? null : `  ${calledTag(calls.get(callId))}: ${inWords(texts.rejected(), error)}`;
}

function callStep({ api, tag, context, stack }: EventOf<'register-called' | 'unregister-called'>, method: string): string {
  const call = `${api}.${method}(${named(tag)})`;
  return context === undefined ? texts.callByWhom({ call }) : at(texts.call({ context, call }), stack);
}

/** The tag of the dispatch that an event is of: of a long one that many events are about no more is looked at than has room. */
function tagBefore({ dispatchId }: { dispatchId: string | null }, { dispatches }: Model): string {
  const tag = dispatches.get(dispatchId ?? '')?.tag;
  return tag === undefined ? '' : `${cutName(tag)}: `;
}

/** With the place where it was called, as far as that is known. */
function at(what: string, stack: readonly StackFrame[] | undefined): string {
  const [frame] = ownFrames(stack ?? []);
  return frame ? texts.at({ what, place: plain(`${frame.url}:${frame.line}:${frame.column}`) }) : what;
}

function withReason(what: string, event: Parameters<typeof eventReasonOf>[0]): string {
  const why = eventReasonOf(event);
  return why ? texts.because({ what, reason: eventReasonText(why) }) : what;
}

function calledTag(call: RegisterCall | undefined): string {
  return call ? cutName(call.tag) : texts.unknownCall();
}

function inWords(what: string, error: ErrorInfo | undefined): string {
  return error ? texts.withError({ what, name: error.name, message: error.message }) : what;
}

/** With what the user's rule or a replay did to a request. */
export function madeBy(request: RequestRecord, what: string): string {
  const maker = answerMakerOf(request);
  if (maker !== null) return texts.made({ what, made: makerText(maker) });
  // What only waited for a rule was answered by the server.
  return request.rule?.what === 'delay' ? texts.delayed({ what, rule: ruleText(request.rule) }) : what;
}

/** An address without its scheme and host, where there is more. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]+/i, '') || url;
}
