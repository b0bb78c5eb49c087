/** What the Events table says of each event: whose it is, what it tells, how long it took. */
import { isKnown, type AnsweredBy, type ErrorInfo, type TraceEvent } from '../../src/trace/events.ts';
import { refusalText } from '../../src/chromium/refusal.ts';
import { ruleText } from '../../src/trace/faults.ts';
import { promiseOf, tagKey, typeOf, type Model, type RegisterCall } from '../../src/trace/model.ts';
import { registerEffect, type RegisterEffect } from '../../src/trace/register-effect.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/url.ts';
import { originOf } from '../../src/trace/origin.ts';
import { countOf, fileName, formatBytes, formatClock, formatDuration, shortUrl } from '../components/format.ts';
import { toneOf, type Tone } from '../components/outcome.tsx';
import { errorText, reasonText } from './failure-text.ts';

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
  if (!isKnown(event)) return { result: '' };
  switch (event.kind) {
    case 'registration-observed': {
      const versions = (['active', 'waiting', 'installing'] as const).filter(
        (state) => event[state] !== null,
      );
      return { result: `${scopeName(model, event.scope)}: ${versions.join(', ') || 'unregistered'}` };
    }
    case 'register-called':
    case 'unregister-called': {
      const every = event.minInterval === undefined ? '' : ` every ${formatDuration(event.minInterval)}`;
      const where = event.context === undefined ? '' : `, called in the ${event.context}`;
      return { result: `${apiText(event.api)}${every}${where}` };
    }
    case 'register-settled':
    case 'unregister-settled': {
      const call = model.calls.get(event.callId);
      const told = settledText(event.outcome, event.error, since(call?.calledAt, event.at));
      const refused = call ? refusalText(call) : null;
      if (refused !== null) return { ...told, result: `rejected: ${refused}` };
      const why = call ? coalescedText(effectOf(model, call)) : null;
      return why === null ? told : { ...told, result: `${told.result}, but ${why}`, tone: 'warning' };
    }
    case 'registration-unregister-called':
      return { result: `${scopeName(model, event.scope)}, called in the ${event.context}` };
    case 'registration-unregister-settled':
      return event.removed === false
        ? { result: 'resolved: there was no registration any more' }
        : { ...settledText(event.outcome, event.error, null), ...tookText(model, event.callId) };
    case 'tags-observed': {
      const more = event.tags.length > most ? `, and ${event.tags.length - most} more` : '';
      return { result: `${apiText(event.api)}: ${event.tags.slice(0, most).map(tagName).join(', ') || 'none'}${more}` };
    }
    case 'dispatch-started': {
      const attempt = model.dispatches.get(event.dispatchId)?.attempt ?? null;
      const said = [attempt === null ? '' : `attempt ${attempt}`, event.trusted ? '' : 'simulated'];
      if (event.lastChance) said.push('last chance');
      return { result: said.filter(Boolean).join(', ') };
    }
    case 'wait-until-called': {
      if (event.late) return { result: 'too late: the event was over', tone: 'bad' };
      return event.error ? { result: errorText(event.error), tone: 'bad' } : { result: 'promise given' };
    }
    case 'wait-until-settled': {
      const dispatch = model.dispatches.get(event.dispatchId);
      const given = dispatch && promiseOf(dispatch, event.promiseId)?.givenAt;
      return settledText(event.outcome, event.error, since(given, event.at));
    }
    case 'handler-returned': {
      const duration = since(model.dispatches.get(event.dispatchId)?.startedAt, event.at);
      if (event.error) return { result: `threw ${errorText(event.error)}`, tone: 'bad', duration };
      const ran =
        event.listeners === null ? '' : `${event.listeners} listener${event.listeners === 1 ? '' : 's'} ran`;
      return { result: ran, duration };
    }
    case 'dispatch-settled': {
      const duration = since(model.dispatches.get(event.dispatchId)?.startedAt, event.at);
      const why = event.error ? errorText(event.error) : reasonText(event.reason);
      return {
        result: event.outcome === 'succeeded' ? 'succeeded' : `failed: ${why}`,
        tone: toneOf(event.outcome),
        duration,
      };
    }
    case 'request-started':
      return { result: `${event.method} ${shortUrl(event.url)}` };
    case 'request-settled': {
      const request = model.requests.get(event.requestId);
      const what = request ? `${request.method} ${shortUrl(request.url)}` : '';
      const duration = since(request?.startedAt, event.at);
      const broken = event.faultId === undefined ? answeredText(event.answered) : ', met a rule of yours';
      if (event.outcome === 'failed') {
        return {
          result: `${what}: ${event.error ? errorText(event.error) : 'failed'}${broken}`,
          tone: 'bad',
          duration,
        };
      }
      const size = event.encodedSize === undefined ? '' : `, ${formatBytes(event.encodedSize)}`;
      const tone = (event.status ?? 0) >= 400 ? 'bad' : 'good';
      const whole = event.phase === 'end' && request?.headAt !== event.at ? ', to the end of its body' : '';
      return { result: `${event.status ?? ''} ${what}${size}${broken}${whole}`.trim(), tone, duration };
    }
    case 'response-body': {
      const request = model.requests.get(event.requestId);
      const size = event.size === undefined ? '' : formatBytes(event.size);
      const rest = event.reason ?? (event.body === undefined ? 'not in this file' : '');
      return { result: [size, rest, request && shortUrl(request.url)].filter(Boolean).join(', ') };
    }
    case 'console-message':
      return { result: `${event.level}: ${event.text}`, tone: event.level === 'error' ? 'bad' : 'plain' };
    case 'exception-thrown':
      return { result: errorText(event.error), tone: 'bad' };
    case 'worker-changed':
      return { result: `${fileName(event.scriptUrl)} ${event.change}` };
    case 'connectivity-changed':
      return { result: `${event.offline ? 'offline' : 'online'}, by the ${event.by}` };
    case 'page-changed':
      return { result: [event.change, event.url].filter(Boolean).join(' ') };
    case 'recording-started':
      return { result: event.reason ?? (event.bodies ? 'with bodies' : '') };
    case 'recording-stopped':
      return { result: event.reason ?? '' };
    case 'capture-gap':
      return { result: event.reason, duration: event.to - event.from };
    case 'fire-requested': {
      const how = event.mode === 'browser' ? 'through the browser' : 'simulated';
      const more = event.way?.replace('-', ' ') ?? (event.lastChance && event.mode === 'simulated' && 'last chance');
      return { result: more ? `${how}, ${more}` : how };
    }
    case 'fire-settled': {
      const duration = since(model.fires.get(event.fireId)?.requestedAt, event.at);
      const outcome = event.outcome === 'timed-out' ? 'timed out' : event.outcome;
      return {
        result: event.error ? `${outcome}: ${errorText(event.error)}` : outcome,
        tone: toneOf(event.outcome),
        duration,
      };
    }
    case 'replay-started':
      return { result: countOf(event.dispatches?.length ?? 0, 'attempt') };
    case 'replay-settled':
      return {
        result: [event.outcome, event.reason].filter(Boolean).join(': '),
        tone: event.outcome === 'completed' ? 'good' : 'bad',
        duration: since(model.replays.get(event.replayId)?.startedAt, event.at),
      };
    case 'fault-changed':
      return { result: `${event.active ? 'on' : 'off'}: ${ruleText(event.rule)}` };
    default:
      return { result: '' };
  }
}

/** What went with a registration that was taken away. */
function tookText(model: Model, callId: string): Partial<Told> {
  const took = model.unregisterCalls.get(callId)?.took.filter(({ end }) => end?.call?.callId === callId) ?? [];
  if (took.length === 0) return {};
  const names = took.slice(0, 3).map(({ tag }) => tagName(tag)).join(', ');
  return { result: `resolved: ${countOf(took.length, 'tag')} will never fire: ${names}${took.length > 3 ? ', …' : ''}`, tone: 'bad' };
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
