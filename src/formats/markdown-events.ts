/** What the report says of an event of each kind. */
import { isKnown, type ErrorInfo, type EventKind, type EventOf, type StackFrame, type TraceEvent } from '../trace/events.ts';
import { ruleText } from '../messages/fault-rule.ts';
import { makerText } from '../messages/answers.ts';
import { makerOf } from '../trace/maker.ts';
import type { Model, RegisterCall, RequestRecord } from '../trace/model.ts';
import { clipped, cutName, named, plain } from './markdown-text.ts';
import { secondsText } from './time-text.ts';
import { saidText } from '../messages/reasons.ts';
import { saidOf } from '../trace/said.ts';

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
    line: ({ scope, context }) => `registration of ${scope} unregistered by the ${context}`,
    step: ({ scope, context, stack }) => `The ${context} unregisters the registration of ${plain(scope)}${placeOf(stack)}`,
  },
  'registration-unregister-settled': nothing,

  'dispatch-started': {
    line({ dispatchId, trusted, type, tag, lastChance }, { dispatches }) {
      const attempt = dispatches.get(dispatchId)?.attempt;
      const which = attempt == null ? '' : `, attempt ${attempt}`;
      return `${trusted ? '' : 'simulated '}${type} ${cutName(tag)}${which}${lastChance === true ? ', last chance' : ''}`;
    },
  },
  'wait-until-called': {
    line: (event, model) => (event.late ? `  ${tagBefore(event, model)}waitUntil came too late` : null),
  },
  'wait-until-settled': nothing,
  'handler-returned': nothing,
  'dispatch-settled': {
    line(event, model) {
      const { outcome, reason, error } = event;
      return `  ${tagBefore(event, model)}${inWords(reason ? `${outcome} (${reason})` : outcome, error)}`;
    },
  },

  'request-started': { line: (event, model) => `  ${tagBefore(event, model)}${event.method} ${event.url}` },
  'request-settled': {
    line({ requestId, phase, outcome, at, status, error }, { requests }) {
      const request = requests.get(requestId);
      // That the body of an answer has come to its end, too, would only fill it.
      if (phase === 'end' && outcome === 'responded' && request?.headAt !== at) return null;
      const name = `${clipped(request?.method ?? '')} ${pathOf(clipped(request?.url ?? ''))}`;
      const how = inWords(status === undefined ? outcome : String(status), error);
      return `  ${name}: ${how}${request ? madeBy(request) : ''}`;
    },
  },
  'response-body': nothing,
  'console-message': { line: (event, model) => `  ${tagBefore(event, model)}console.${event.level}: ${event.text}` },
  'exception-thrown': { line: (event, model) => `  ${tagBefore(event, model)}${inWords('uncaught', event.error)}` },

  'worker-changed': { line: ({ change, scriptUrl }) => `worker ${change} ${scriptUrl}` },
  'connectivity-changed': {
    line: ({ offline }) => (offline ? 'offline' : 'online'),
    step: ({ offline }) => (offline ? 'Cut the worker from the network' : 'Connect it again'),
  },
  'page-changed': { line: ({ change, url = '' }) => `page ${change} ${url}` },
  'recording-started': { line: (event) => withReason('recording started', event) },
  'recording-stopped': { line: (event) => withReason('recording stopped', event) },
  'capture-gap': { line: (event) => `not captured for ${secondsText(event.to - event.from)}: ${saidText(event)}` },

  'fire-requested': {
    line: ({ tag, mode }) => `fired ${cutName(tag)} ${howFired(mode)}`,
    step({ type, tag, mode, lastChance, replayId }) {
      // What a replay fires is part of it.
      if (replayId !== undefined) return null;
      return `Fire ${type} ${named(tag)} ${howFired(mode)}${lastChance === true ? ', as the last chance' : ''}`;
    },
  },
  'fire-settled': nothing,
  'replay-started': {
    line: () => 'replay of recorded attempts begun',
    step({ requests = 'network', offline, dispatches = [] }) {
      const meet = { network: 'sent to the network', recording: 'answered from the recording', fail: 'made to fail' }[requests];
      return `Replay ${dispatches.length} recorded attempts, their requests ${offline ? 'cut from the network' : meet}`;
    },
  },
  'replay-settled': { line: ({ outcome = 'completed' }) => `replay over: ${outcome}` },
  'fault-changed': {
    line: ({ active, rule }) => `rule for requests ${active ? 'on' : 'off'}: ${ruleText(rule)}`,
    step: ({ active, rule }) => `${active ? 'Turn on' : 'Turn off'} the rule for requests: ${plain(ruleText(rule))}`,
  },
};

function refusalLine(
  { callId, outcome, error }: EventOf<'register-settled' | 'unregister-settled'>,
  { calls }: Model,
): string | null {
  return outcome === 'resolved' ? null : `  ${calledTag(calls.get(callId))}: ${inWords('rejected', error)}`;
}

function callStep({ api, tag, context, stack }: EventOf<'register-called' | 'unregister-called'>, method: string): string {
  const call = `${api}.${method}(${named(tag)})`;
  return context === undefined
    ? `Have ${call} called: by the page or the worker, which is not known`
    : `The ${context} calls ${call}${placeOf(stack)}`;
}

/** The tag of the dispatch that an event is of: of a long one that many events are about no more is looked at than has room. */
function tagBefore({ dispatchId }: { dispatchId: string | null }, { dispatches }: Model): string {
  const tag = dispatches.get(dispatchId ?? '')?.tag;
  return tag === undefined ? '' : `${cutName(tag)}: `;
}

function placeOf(stack: readonly StackFrame[] | undefined): string {
  const frame = stack?.[0];
  return frame ? `, at ${plain(`${frame.url}:${frame.line}:${frame.column}`)}` : '';
}

function howFired(mode: 'browser' | 'simulated'): string {
  return mode === 'browser' ? 'through the browser' : 'simulated';
}

function withReason(what: string, event: Parameters<typeof saidOf>[0]): string {
  const why = saidOf(event);
  return why ? `${what}: ${saidText(why)}` : what;
}

function calledTag(call: RegisterCall | undefined): string {
  return call ? cutName(call.tag) : 'a call from before';
}

function inWords(what: string, error: ErrorInfo | undefined): string {
  return error ? `${what}, ${error.name}: ${error.message}` : what;
}

/** Whose an answer or failure is, where it is not the server's or the network's. */
export function madeBy(request: RequestRecord): string {
  const maker = makerOf(request);
  return maker === null ? '' : `, ${makerText(maker)}`;
}

/** An address without its scheme and host, where there is more. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]+/i, '') || url;
}
