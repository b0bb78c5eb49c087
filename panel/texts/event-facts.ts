/** What the Events table says of each event: whose it is, what it tells, how long it took. */
import { isKnown, type ErrorInfo, type EventKind, type EventOf, type TraceEvent } from '../../src/trace/events.ts';
import { refusalOf } from '../../src/chromium/refusal.ts';
import { ruleText } from '../../src/messages/fault-rule.ts';
import { promiseOf, tagOfCall, type Model, type RegisterCall } from '../../src/trace/model.ts';
import { registerEffect, type RegisterEffect } from '../../src/diagnosis/register-effect.ts';
import kinds from '../../src/messages/compiled/event-kinds.js';
import * as texts from '../../src/messages/compiled/event-facts.js';
import states from '../../src/messages/compiled/states.js';
import * as results from '../../src/messages/compiled/results.js';
import { eventReasonText } from '../../src/messages/reasons.ts';
import { refusalText } from '../../src/messages/refusals.ts';
import { durationText } from '../../src/messages/durations.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { originOf } from '../../src/trace/origin.ts';
import { fileName, formatBytes, formatClock, shortUrl } from '../components/format.ts';
import { formatList } from '../components/list.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';
import { wayText } from './fire-text.ts';
import { eventErrorText } from './event-error.ts';
import { eventReasonOf, eventErrorOf, type EventReason } from '../../src/trace/event-reason.ts';

/** What is said of one event. */
export interface EventFacts {
  /** Null for an event that is about none. */
  tag: string | null;
  simulated: boolean;
  result: string;
  tone: Tone;
  /** From what began to this event, in ms; null where nothing ends here. */
  duration: number | null;
  dispatchId: string | null;
}

const kindNames: { readonly [K in EventKind]: () => string } = kinds;

/** The name of a kind, in words; of one that a later version wrote, its code. */
export function kindText(kind: string): string {
  return isKind(kind) ? kindNames[kind]() : kind;
}

function isKind(kind: string): kind is EventKind {
  return Object.hasOwn(kindNames, kind);
}

/** What the table says of an event: of a long list the beginning, as no more can be seen of it. */
export function eventFacts(model: Model, event: TraceEvent): EventFacts {
  const { tag, dispatch } = originOf(model, event);
  const { result, tone = 'plain', duration = null } = told(model, event, mostListed);
  const simulated = dispatch?.trusted === false;
  return { tag, simulated, result, tone, duration, dispatchId: dispatch?.dispatchId ?? null };
}

/** What the table says that came of an event. */
export function resultOf(model: Model, event: TraceEvent): string {
  return told(model, event).result;
}

interface Told {
  result: string;
  tone?: Tone;
  duration?: number | null;
}

/** How many tags of a list are told in a table. */
const mostListed = 200;

function told(model: Model, event: TraceEvent, most = Infinity): Told {
  return isKnown(event) ? toldOf(event.kind, event, model, most) : { result: '' };
}

function toldOf<K extends EventKind>(kind: K, event: EventOf<K>, model: Model, most: number): Told {
  return tellers[kind](event, model, most);
}

const tellers: { [K in EventKind]: (event: EventOf<K>, model: Model, most: number) => Told } = {
  'registration-observed'(event, model) {
    const present = (['active', 'waiting', 'installing'] as const).filter((state) => event[state] !== null);
    const versions = present.length > 0 ? formatList(present.map((state) => texts.versions[state]())) : texts.unregistered();
    return { result: texts.observed({ scope: scopeName(model, event.scope), versions }) };
  },
  'register-called': calledText,
  'register-settled': callEndText,
  'unregister-called': calledText,
  'unregister-settled': callEndText,
  'tags-observed'({ api, tags }, _, most) {
    const names = tags.length === 0 ? texts.noTags() : formatList(tags.slice(0, most).map(tagName));
    const all = tags.length > most ? texts.moreTags({ tags: names, more: tags.length - most }) : names;
    return { result: texts.tags({ api: texts.apis[api](), tags: all }) };
  },
  'registration-unregister-called': ({ scope, context }, model) => ({
    result: texts.calledIn({ what: scopeName(model, scope), context }),
  }),
  'registration-unregister-settled': ({ callId, outcome, removed, error }, model) =>
    removed === false
      ? { result: texts.registrationGone() }
      : { ...settledText(outcome, error, null), ...tookText(model, callId) },

  'dispatch-started'({ dispatchId, trusted, lastChance }, { dispatches }) {
    const attempt = dispatches.get(dispatchId)?.attempt ?? null;
    const attempted = attempt !== null && texts.attempt({ attempt });
    return { result: formatList([attempted, !trusted && texts.simulated(), lastChance && texts.lastChance()]) };
  },
  'wait-until-called'({ late, error }) {
    if (late) return { result: texts.tooLate(), tone: 'bad' };
    return error ? { result: errorText(error), tone: 'bad' } : { result: texts.promiseGiven() };
  },
  'wait-until-settled'({ dispatchId, promiseId, outcome, error, at }, { dispatches }) {
    const dispatch = dispatches.get(dispatchId);
    const given = dispatch && promiseOf(dispatch, promiseId)?.givenAt;
    return settledText(outcome, error, since(given, at));
  },
  'handler-returned'({ dispatchId, listeners, error, at }, { dispatches }) {
    const duration = since(dispatches.get(dispatchId)?.startedAt, at);
    if (error) return { result: texts.threw({ error: errorText(error) }), tone: 'bad', duration };
    return { result: listeners === null ? '' : texts.listenersRan({ listeners }), duration };
  },
  'dispatch-settled'({ dispatchId, outcome, reason, error, at }, { dispatches }) {
    const why = error ? errorText(error) : reasonText(reason);
    return {
      result: outcome === 'succeeded' ? states.succeeded() : results.failed({ why }),
      tone: toneOf(outcome),
      duration: since(dispatches.get(dispatchId)?.startedAt, at),
    };
  },

  'request-started'({ method, url, resendOf }) {
    const request = `${method} ${shortUrl(url)}`;
    return { result: resendOf === undefined ? request : texts.sentAgain({ request }) };
  },
  'request-settled'(event, { requests }) {
    const request = requests.get(event.requestId);
    const what = request ? `${request.method} ${shortUrl(request.url)}` : '';
    const duration = since(request?.startedAt, event.at);
    if (event.outcome === 'failed') {
      const error = eventErrorOf(event);
      const failed = texts.requestFailed({ request: what, error: error ? eventErrorText(error) : states.failed() });
      return { result: withMaker(failed, event), tone: 'bad', duration };
    }
    const tone = (event.status ?? 0) >= 400 ? 'bad' : 'good';
    const answer = `${event.status ?? ''} ${what}`.trim();
    const { encodedSize } = event;
    const answered = encodedSize === undefined ? answer : texts.withSize({ result: answer, size: formatBytes(encodedSize) });
    const result = withMaker(answered, event);
    const whole = event.phase === 'end' && request?.headAt !== event.at;
    return { result: whole ? texts.bodyComplete({ result }) : result, tone, duration };
  },
  'response-body'(event, { requests }) {
    const { requestId, size, body } = event;
    const request = requests.get(requestId);
    const rest = whyText(event) || (body === undefined && texts.notInFile());
    return { result: formatList([size !== undefined && formatBytes(size), rest, request && shortUrl(request.url)]) };
  },
  'console-message': ({ level, text }) => ({ result: `${level}: ${text}`, tone: level === 'error' ? 'bad' : 'plain' }),
  'exception-thrown': ({ error }) => ({ result: errorText(error), tone: 'bad' }),

  'worker-changed': ({ scriptUrl, change }) => ({ result: texts.workerChanged({ script: fileName(scriptUrl), change }) }),
  'connectivity-changed': ({ offline, by }) => ({ result: texts.connectivity({ offline, by }) }),
  'page-changed': ({ change, url }) => ({ result: [texts.pageChanged({ change }), url].filter(Boolean).join(' ') }),
  'recording-started': ({ reason, bodies }) => ({ result: reason ?? (bodies ? texts.withBodies() : '') }),
  'recording-stopped': (event) => ({ result: whyText(event) }),
  'capture-gap': (event) => ({ result: eventReasonText(event), duration: event.to - event.from }),

  'fire-requested': ({ mode, way = null, lastChance }) => ({
    result: wayText({ mode, way, lastChance: lastChance === true }),
  }),
  'fire-settled'(event, { fires }) {
    const outcome = states[event.outcome]();
    const error = eventErrorOf(event);
    return {
      result: error ? `${outcome}: ${eventErrorText(error)}` : outcome,
      tone: toneOf(event.outcome),
      duration: since(fires.get(event.fireId)?.requestedAt, event.at),
    };
  },
  'replay-started': ({ dispatches = [] }) => ({ result: texts.attempts({ attempts: dispatches.length }) }),
  'replay-settled': (event, { replays }) => ({
    result: [event.outcome && states[event.outcome](), whyText(event)].filter(Boolean).join(': '),
    tone: event.outcome === 'completed' ? 'good' : 'bad',
    duration: since(replays.get(event.replayId)?.startedAt, event.at),
  }),
  'fault-changed': ({ active, rule }) => ({ result: texts.rule({ active, rule: ruleText(rule) }) }),
};

function calledText({ api, minInterval, context }: EventOf<'register-called' | 'unregister-called'>): Told {
  const name = texts.apis[api]();
  const what = minInterval === undefined ? name : texts.every({ api: name, interval: durationText(minInterval) });
  return { result: context === undefined ? what : texts.calledIn({ what, context }) };
}

function callEndText({ callId, outcome, error, at }: EventOf<'register-settled' | 'unregister-settled'>, model: Model): Told {
  const call = model.calls.get(callId);
  const told = settledText(outcome, error, since(call?.calledAt, at));
  const refusal = call ? refusalOf(call) : null;
  if (refusal) return { ...told, result: texts.rejectedWhy({ why: refusalText(refusal) }) };
  const why = call ? coalescedText(effectOf(model, call)) : null;
  return why === null ? told : { ...told, result: texts.settledBut({ settled: told.result, why }), tone: 'warning' };
}

/** What went with a registration that was taken away. */
function tookText(model: Model, callId: string): Partial<Told> {
  const took = model.unregisterCalls.get(callId)?.took.filter(({ end }) => end?.call?.callId === callId) ?? [];
  if (took.length === 0) return {};
  const first = formatList(took.slice(0, 3).map(({ tag }) => tagName(tag)));
  const names = took.length > 3 ? texts.moreNames({ names: first }) : first;
  return { result: texts.tookTags({ tags: took.length, names }), tone: 'bad' };
}

/** What came of a request, with who made that, where it was not the server. */
function withMaker(result: string, { faultId, answered }: EventOf<'request-settled'>): string {
  if (faultId !== undefined) return texts.changedByRule({ result });
  if (answered === 'recording') return texts.answeredFromRecording({ result });
  return answered === 'failed' ? texts.failedByReplay({ result }) : result;
}

function effectOf(model: Model, call: RegisterCall): RegisterEffect | null {
  const tag = tagOfCall(model, call);
  return tag ? registerEffect(tag, call) : null;
}

/** Why a call of `register()` led to no sync of its own, or null where it did. */
export function coalescedText(effect: RegisterEffect | null): string | null {
  if (effect === 'pending') return texts.wasPending();
  if (effect === 'retrying') return texts.wasRetrying();
  return effect === 'firing' ? texts.wasFiring() : null;
}

function settledText(
  outcome: 'fulfilled' | 'resolved' | 'rejected',
  error: ErrorInfo | undefined,
  duration: number | null,
): Told {
  const said = states[outcome]();
  return { result: error ? `${said}: ${errorText(error)}` : said, tone: toneOf(outcome), duration };
}

function since(from: number | undefined, to: number): number | null {
  return from === undefined ? null : Math.max(0, to - from);
}

/** An event in one line, for the clipboard. */
export function eventLine(model: Model, event: TraceEvent): string {
  const { tag, result, duration } = eventFacts(model, event);
  const took = duration === null ? '' : durationText(duration);
  return [event.seq, formatClock(event.at), kindText(event.kind), tag === null ? '' : tagName(tag), result, took].join('\t');
}

/** The reason of an event in words; empty where it has none. */
function whyText(event: Partial<EventReason>): string {
  const why = eventReasonOf(event);
  return why ? eventReasonText(why) : '';
}
