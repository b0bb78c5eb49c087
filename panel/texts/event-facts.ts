/** What the Events table says of each event: whose it is, what it tells, how long it took. */
import {
  isKnown,
  type AnsweredBy,
  type ErrorInfo,
  type EventKind,
  type EventOf,
  type TraceEvent,
} from '../../src/trace/events.ts';
import { refusalOf } from '../../src/chromium/refusal.ts';
import { ruleText } from '../../src/trace/faults.ts';
import { promiseOf, tagKey, typeOf, type Model, type RegisterCall } from '../../src/trace/model.ts';
import { registerEffect, type RegisterEffect } from '../../src/diagnosis/register-effect.ts';
import { saidText } from '../../src/messages/reasons.ts';
import { refusalText } from '../../src/messages/refusals.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/url.ts';
import { originOf } from '../../src/trace/origin.ts';
import { countOf, fileName, formatBytes, formatClock, formatDuration, shortUrl } from '../components/format.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';
import { toldErrorText } from './told-error.ts';
import { saidOf, toldErrorOf, type Said } from '../../src/trace/said.ts';

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

/** The name of a kind, in words. */
export function kindText(kind: string): string {
  return kind.replaceAll('-', ' ');
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
    const versions = (['active', 'waiting', 'installing'] as const).filter((state) => event[state] !== null);
    return { result: `${scopeName(model, event.scope)}: ${versions.join(', ') || 'unregistered'}` };
  },
  'register-called': calledText,
  'register-settled': callEndText,
  'unregister-called': calledText,
  'unregister-settled': callEndText,
  'tags-observed'({ api, tags }, _, most) {
    const more = tags.length > most ? `, and ${tags.length - most} more` : '';
    return { result: `${apiText(api)}: ${tags.slice(0, most).map(tagName).join(', ') || 'none'}${more}` };
  },
  'registration-unregister-called': ({ scope, context }, model) => ({
    result: `${scopeName(model, scope)}, called in the ${context}`,
  }),
  'registration-unregister-settled': ({ callId, outcome, removed, error }, model) =>
    removed === false
      ? { result: 'resolved: there was no registration any more' }
      : { ...settledText(outcome, error, null), ...tookText(model, callId) },

  'dispatch-started'({ dispatchId, trusted, lastChance }, { dispatches }) {
    const attempt = dispatches.get(dispatchId)?.attempt ?? null;
    const said = [attempt === null ? '' : `attempt ${attempt}`, trusted ? '' : 'simulated', lastChance ? 'last chance' : ''];
    return { result: said.filter(Boolean).join(', ') };
  },
  'wait-until-called'({ late, error }) {
    if (late) return { result: 'too late: the event was over', tone: 'bad' };
    return error ? { result: errorText(error), tone: 'bad' } : { result: 'promise given' };
  },
  'wait-until-settled'({ dispatchId, promiseId, outcome, error, at }, { dispatches }) {
    const dispatch = dispatches.get(dispatchId);
    const given = dispatch && promiseOf(dispatch, promiseId)?.givenAt;
    return settledText(outcome, error, since(given, at));
  },
  'handler-returned'({ dispatchId, listeners, error, at }, { dispatches }) {
    const duration = since(dispatches.get(dispatchId)?.startedAt, at);
    if (error) return { result: `threw ${errorText(error)}`, tone: 'bad', duration };
    return { result: listeners === null ? '' : `${listeners} listener${listeners === 1 ? '' : 's'} ran`, duration };
  },
  'dispatch-settled'({ dispatchId, outcome, reason, error, at }, { dispatches }) {
    const why = error ? errorText(error) : reasonText(reason);
    return {
      result: outcome === 'succeeded' ? 'succeeded' : `failed: ${why}`,
      tone: toneOf(outcome),
      duration: since(dispatches.get(dispatchId)?.startedAt, at),
    };
  },

  'request-started': ({ method, url }) => ({ result: `${method} ${shortUrl(url)}` }),
  'request-settled'(event, { requests }) {
    const request = requests.get(event.requestId);
    const what = request ? `${request.method} ${shortUrl(request.url)}` : '';
    const duration = since(request?.startedAt, event.at);
    const broken = event.faultId === undefined ? answeredText(event.answered) : ', met a rule of yours';
    if (event.outcome === 'failed') {
      const error = toldErrorOf(event);
      return { result: `${what}: ${error ? toldErrorText(error) : 'failed'}${broken}`, tone: 'bad', duration };
    }
    const size = event.encodedSize === undefined ? '' : `, ${formatBytes(event.encodedSize)}`;
    const tone = (event.status ?? 0) >= 400 ? 'bad' : 'good';
    const whole = event.phase === 'end' && request?.headAt !== event.at ? ', to the end of its body' : '';
    return { result: `${event.status ?? ''} ${what}${size}${broken}${whole}`.trim(), tone, duration };
  },
  'response-body'(event, { requests }) {
    const { requestId, size, body } = event;
    const request = requests.get(requestId);
    const rest = whyText(event) || (body === undefined ? 'not in this file' : '');
    return {
      result: [size === undefined ? '' : formatBytes(size), rest, request && shortUrl(request.url)].filter(Boolean).join(', '),
    };
  },
  'console-message': ({ level, text }) => ({ result: `${level}: ${text}`, tone: level === 'error' ? 'bad' : 'plain' }),
  'exception-thrown': ({ error }) => ({ result: errorText(error), tone: 'bad' }),

  'worker-changed': ({ scriptUrl, change }) => ({ result: `${fileName(scriptUrl)} ${change}` }),
  'connectivity-changed': ({ offline, by }) => ({ result: `${offline ? 'offline' : 'online'}, by the ${by}` }),
  'page-changed': ({ change, url }) => ({ result: [change, url].filter(Boolean).join(' ') }),
  'recording-started': ({ reason, bodies }) => ({ result: reason ?? (bodies ? 'with bodies' : '') }),
  'recording-stopped': (event) => ({ result: whyText(event) }),
  'capture-gap': (event) => ({ result: saidText(event), duration: event.to - event.from }),

  'fire-requested'({ mode, way, lastChance }) {
    const how = mode === 'browser' ? 'through the browser' : 'simulated';
    const more = way?.replace('-', ' ') ?? (lastChance && mode === 'simulated' && 'last chance');
    return { result: more ? `${how}, ${more}` : how };
  },
  'fire-settled'(event, { fires }) {
    const outcome = event.outcome === 'timed-out' ? 'timed out' : event.outcome;
    const error = toldErrorOf(event);
    return {
      result: error ? `${outcome}: ${toldErrorText(error)}` : outcome,
      tone: toneOf(event.outcome),
      duration: since(fires.get(event.fireId)?.requestedAt, event.at),
    };
  },
  'replay-started': ({ dispatches = [] }) => ({ result: countOf(dispatches.length, 'attempt') }),
  'replay-settled': (event, { replays }) => ({
    result: [event.outcome, whyText(event)].filter(Boolean).join(': '),
    tone: event.outcome === 'completed' ? 'good' : 'bad',
    duration: since(replays.get(event.replayId)?.startedAt, event.at),
  }),
  'fault-changed': ({ active, rule }) => ({ result: `${active ? 'on' : 'off'}: ${ruleText(rule)}` }),
};

function calledText({ api, minInterval, context }: EventOf<'register-called' | 'unregister-called'>): Told {
  const every = minInterval === undefined ? '' : ` every ${formatDuration(minInterval)}`;
  return { result: `${apiText(api)}${every}${context === undefined ? '' : `, called in the ${context}`}` };
}

function callEndText({ callId, outcome, error, at }: EventOf<'register-settled' | 'unregister-settled'>, model: Model): Told {
  const call = model.calls.get(callId);
  const told = settledText(outcome, error, since(call?.calledAt, at));
  const refusal = call ? refusalOf(call) : null;
  if (refusal) return { ...told, result: `rejected: ${refusalText(refusal)}` };
  const why = call ? coalescedText(effectOf(model, call)) : null;
  return why === null ? told : { ...told, result: `${told.result}, but ${why}`, tone: 'warning' };
}

/** What went with a registration that was taken away. */
function tookText(model: Model, callId: string): Partial<Told> {
  const took = model.unregisterCalls.get(callId)?.took.filter(({ end }) => end?.call?.callId === callId) ?? [];
  if (took.length === 0) return {};
  const names = took
    .slice(0, 3)
    .map(({ tag }) => tagName(tag))
    .join(', ');
  return {
    result: `resolved: ${countOf(took.length, 'tag')} will never fire: ${names}${took.length > 3 ? ', …' : ''}`,
    tone: 'bad',
  };
}

function answeredText(answered: AnsweredBy | undefined): string {
  if (answered === 'recording') return ', answered from the recording';
  return answered === 'failed' ? ', failed by the replay' : '';
}

function effectOf(model: Model, call: RegisterCall): RegisterEffect | null {
  const tag = call.scope === null ? undefined : model.tags.get(tagKey(call.scope, typeOf(call.api), call.tag));
  return tag ? registerEffect(tag, call) : null;
}

/** Why a call of `register()` led to no sync of its own, or null where it did. */
export function coalescedText(effect: RegisterEffect | null): string | null {
  if (effect === 'pending') return 'the tag was pending already, so nothing changed';
  if (effect === 'retrying') return 'the tag waited to retry: Chromium neither fires it nor shortens the wait';
  if (effect === 'firing') return 'the tag was firing, so it fires once more when that run ends';
  return null;
}

function apiText(api: 'sync' | 'periodicSync'): string {
  return api === 'sync' ? 'one-shot' : 'periodic';
}

function settledText(outcome: string, error: ErrorInfo | undefined, duration: number | null): Told {
  return { result: error ? `${outcome}: ${errorText(error)}` : outcome, tone: toneOf(outcome), duration };
}

function since(from: number | undefined, to: number): number | null {
  return from === undefined ? null : Math.max(0, to - from);
}

/** An event in one line, for the clipboard. */
export function eventLine(model: Model, event: TraceEvent): string {
  const { tag, result, duration } = eventFacts(model, event);
  const took = duration === null ? '' : formatDuration(duration);
  return [event.seq, formatClock(event.at), kindText(event.kind), tag === null ? '' : tagName(tag), result, took].join('\t');
}

/** The reason of an event in words; empty where it has none. */
function whyText(event: Partial<Said>): string {
  const why = saidOf(event);
  return why ? saidText(why) : '';
}
