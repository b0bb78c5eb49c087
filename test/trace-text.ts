/**
 * A small language for traces in tests: one event to a line, `<ms> <source> <kind> <words>`.
 *
 *     0   page    register-called  outbox
 *     5   page    register-settled outbox
 *     9   worker  dispatch-started d1 outbox
 *     200 worker  dispatch-settled d1 failed
 *
 * The words of a kind are its most important fields, in the order of `wordsOf`; the rest has defaults, and any
 * field can be given as `key=value`, where the value is JSON or else a string. `-` is null, `"…"` a JSON string.
 * Empty lines and lines that begin with `#` say nothing. Scope is `https://app.example/` unless it is given.
 */
import { isEvent, type TraceEvent } from '../src/trace/events.ts';
import { eventMismatch } from '../src/formats/reading/mismatch.ts';

/** The scope of events that name no other. */
export const appScope = 'https://app.example/';

const scriptUrl = `${appScope}sw.js`;
const version = { scriptUrl, state: 'activated' };

interface Words {
  /** Fields in the order of the words; the last takes all that are left as a list when it ends in `…`. */
  fields: readonly string[];
  defaults?: Record<string, unknown>;
}

const wordsOf: Record<string, Words> = {
  'registration-observed': {
    fields: [],
    defaults: {
      active: version,
      waiting: null,
      installing: null,
      permissions: { sync: 'granted', periodicSync: null },
    },
  },
  'register-called': { fields: ['tag', 'callId'], defaults: { api: 'sync', context: 'page' } },
  'register-settled': { fields: ['callId', 'outcome'], defaults: { outcome: 'resolved' } },
  'unregister-called': { fields: ['tag', 'callId'], defaults: { api: 'periodicSync', context: 'page' } },
  'unregister-settled': { fields: ['callId', 'outcome'], defaults: { outcome: 'resolved' } },
  'registration-unregister-called': { fields: ['callId'], defaults: { callId: 'gone', context: 'page' } },
  'registration-unregister-settled': { fields: ['callId', 'outcome'], defaults: { callId: 'gone', outcome: 'resolved' } },
  'tags-observed': { fields: ['tags…'], defaults: { api: 'sync' } },
  'dispatch-started': {
    fields: ['dispatchId', 'tag'],
    defaults: { type: 'sync', lastChance: false, trusted: true },
  },
  'wait-until-called': { fields: ['dispatchId', 'promiseId'], defaults: { late: false } },
  'wait-until-settled': {
    fields: ['dispatchId', 'promiseId', 'outcome'],
    defaults: { outcome: 'fulfilled' },
  },
  'handler-returned': { fields: ['dispatchId', 'listeners'], defaults: { listeners: 1 } },
  'dispatch-settled': { fields: ['dispatchId', 'outcome', 'reason'], defaults: { outcome: 'succeeded' } },
  'request-started': {
    fields: ['requestId', 'dispatchId', 'url'],
    defaults: { attribution: 'exact', method: 'POST', url: `${appScope}api` },
  },
  'request-settled': { fields: ['requestId', 'outcome', 'status'], defaults: { outcome: 'responded' } },
  'response-body': { fields: ['requestId', 'body'], defaults: { encoding: 'text' } },
  'console-message': {
    fields: ['dispatchId', 'text'],
    defaults: { attribution: 'exact', level: 'log', text: '' },
  },
  'exception-thrown': {
    fields: ['dispatchId'],
    defaults: { attribution: 'exact', error: { name: 'Error', message: 'oops' } },
  },
  'worker-changed': { fields: ['workerId', 'change'], defaults: { scriptUrl } },
  'connectivity-changed': { fields: ['offline'], defaults: { by: 'panel' } },
  'page-changed': { fields: ['change', 'url'] },
  'recording-started': { fields: ['reason'] },
  'recording-stopped': { fields: ['reason'] },
  'capture-gap': { fields: ['from', 'to', 'reason'], defaults: { reason: 'Nobody looked.' } },
  'fire-requested': {
    fields: ['fireId', 'tag', 'mode'],
    defaults: { mode: 'browser', type: 'sync', lastChance: null },
  },
  'fire-settled': { fields: ['fireId', 'outcome', 'dispatchId'], defaults: { outcome: 'succeeded' } },
  'replay-started': { fields: ['replayId'] },
  'replay-settled': { fields: ['replayId'] },
  'fault-changed': { fields: ['active'], defaults: { rule: {} } },
};

/** Fields whose words are no strings. */
const jsonFields = new Set(['listeners', 'status', 'offline', 'from', 'to', 'active']);

/** The default of `callId` is the tag, so that a single call needs no name. */
function withCallId(fields: Record<string, unknown>): Record<string, unknown> {
  return 'tag' in fields && !('callId' in fields) ? { ...fields, callId: fields.tag } : fields;
}

function json(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}

function valueOf(word: string, field: string): unknown {
  if (word === '-') return null;
  return word.startsWith('"') || jsonFields.has(field) ? json(word) : word;
}

function fieldsOf(kind: string, words: readonly string[]): Record<string, unknown> {
  const { fields, defaults } = wordsOf[kind] ?? { fields: [] };
  const given: Record<string, unknown> = {};
  const named: Record<string, unknown> = {};
  const plain: string[] = [];
  for (const word of words) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    if (key !== undefined && value !== undefined) named[key] = json(value);
    else plain.push(word);
  }
  const list = fields.at(-1)?.endsWith('…') ? fields.at(-1)?.slice(0, -1) : undefined;
  if (list !== undefined) given[list] = plain.map((word) => valueOf(word, list));
  else {
    for (const [i, word] of plain.entries()) {
      const field = fields[i];
      if (field === undefined) throw new Error(`“${kind}” takes ${fields.length} words, found “${word}”.`);
      given[field] = valueOf(word, field);
    }
  }
  const all = { ...defaults, ...given, ...named };
  return kind.endsWith('register-called') ? withCallId(all) : all;
}

/** One event of one line. @throws with the line when it is not an event */
function eventOf(line: string, seq: number): TraceEvent {
  // Words are set apart by spaces; a JSON string or value may hold some.
  const words = line.match(/(?:\w+=)?(?:"(?:[^"\\]|\\.)*"|\{.*?\}|\[.*?\])(?=\s|$)|\S+/g) ?? [];
  const [at = '', source = '', kind = '', ...rest] = words;
  const event = {
    seq,
    id: `e${seq}`,
    at: Number(at),
    source,
    scope: appScope,
    kind,
    ...fieldsOf(kind, rest),
  };
  if (isEvent(event)) return event;
  const mismatch = eventMismatch(event);
  throw new Error(`“${line.trim()}”: ${mismatch?.path}: ${mismatch?.message}`);
}

/** Makes the events that a text tells: `at` is the number before a line, `seq` and `id` count the lines. */
export function traceOf(text: string): TraceEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  return lines.map((line, i) => eventOf(line, i + 1));
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
