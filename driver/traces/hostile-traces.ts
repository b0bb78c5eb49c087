/**
 * Traces as nobody records them, but anyone may write: many of one thing for many of another, so that work which looks
 * at all of these for each of those would never end.
 */
import { isEvent, type TraceEvent } from '../../src/trace/events.ts';

type Fact = { at: number; kind: string } & Record<string, unknown>;

const scope = 'https://a.example/';
/** Later than anything else in a trace. */
const late = 1e9;

/** For each shape the facts of a trace, of which there are a few for each of `count`. */
const shapes: Record<string, (count: number) => Fact[]> = {
  'registrations, ends of recording': (count) => [
    ...times(count, (i) => ({
      at: i,
      kind: 'worker-changed',
      scope: `${scope}${i}/`,
      workerId: `w${i}`,
      scriptUrl: `${scope}sw.js`,
      change: 'started',
    })),
    ...times(count, (i) => ({ at: count + i, kind: 'recording-stopped' })),
  ],
  'registrations with tags, each with an attempt': (count) =>
    times(count, (i) => [registration(i, `${scope}${i}/`), ...attempt(`d${i}`, 'outbox', i, { scope: `${scope}${i}/` })]).flat(),
  'calls during dispatches': (count) => [
    ...times(count, (i) => started(`d${i}`, 'outbox', 2 * count + i)),
    ...times(count, (i) => call(`c${i}`, 'outbox', 2 * count + ((i * 7) % count))).flat(),
  ],
  'refused calls': (count) => [
    ...times(count, (i) => call(`c${i}`, 'outbox', i, 'rejected')).flat(),
    ...call('last', 'outbox', count),
  ],
  'calls before one dispatch': (count) => [
    ...times(count, (i) => call(`c${i}`, 'outbox', i)).flat(),
    ...attempt('d', 'outbox', count),
  ],
  'times that fall': (count) =>
    times(count, (i) => [
      ...call(`c${i}`, 'outbox', 10 * (count - i)),
      ...attempt(`d${i}`, 'outbox', 10 * (count - i) + 5),
    ]).flat(),
  'tags, empty lists': (count) => [
    listed(
      late,
      'periodicSync',
      times(count, (i) => `tag-${i}`),
    ),
    ...times(count, (i) => [listed(i, 'sync', []), listed(i, 'periodicSync', [])]).flat(),
  ],
  'tags, of which each list leaves one out': (count) => [
    ...times(count, (i) => listed(i, 'sync', [`tag-${i}`])),
    ...times(count, (i) => listed(i, 'sync', [])),
  ],
  'tags, registrations that are gone': (count) => [
    ...times(count, (i) => started(`d${i}`, `tag-${i}`, late)),
    ...times(count, (i) => ({ ...registration(i, scope), active: null })),
  ],
  'tags, registrations that are seen': (count) => [
    ...times(count, (i) => started(`d${i}`, `tag-${i}`, i)),
    ...times(count, (i) => registration(count + i, scope)),
  ],
  'promises in a dispatch': (count) => [
    started('d', 'outbox', 0),
    ...times(count, (i) => ({
      at: i,
      kind: 'wait-until-called',
      scope,
      dispatchId: 'd',
      promiseId: `p${i}`,
      late: false,
      stack: frames(1),
    })),
    ...times(count, (i) => ({
      at: count + i,
      kind: 'wait-until-settled',
      scope,
      dispatchId: 'd',
      promiseId: `p${i}`,
      outcome: 'fulfilled',
    })),
    settled('d', 2 * count),
  ],
  'requests in a dispatch': (count) => [
    started('d', 'outbox', 0),
    ...times(count, (i) => request(`r${i}`, 'd', i)).flat(),
    settled('d', count),
  ],
  'requests in none, dispatches': (count) => [
    ...times(count, (i) => attempt(`d${i}`, 'outbox', i)).flat(),
    ...times(count, (i) => request(`r${i}`, null, late + i)).flat(),
  ],
  'messages and errors in a dispatch': (count) => [
    started('d', 'outbox', 0),
    ...times(count, (i) => [
      { at: i, kind: 'console-message', scope, dispatchId: 'd', attribution: 'exact', level: 'error', text: `said ${i}` },
      {
        at: i,
        kind: 'exception-thrown',
        scope,
        dispatchId: 'd',
        attribution: 'exact',
        error: { name: 'Error', message: `${i}`, stack: `Error: ${i}\n    at f (${scope}sw.js:1:2)` },
      },
    ]).flat(),
    settled('d', count),
  ],
  'dispatches at once': (count) => [
    ...times(count, (i) => started(`d${i}`, 'outbox', i)),
    ...times(count, (i) => settled(`d${i}`, count + i)),
  ],
  'attempts without end': (count) => times(count, (i) => attempt(`d${i}`, 'outbox', 2 * i, { outcome: 'failed' })).flat(),
  'simulated ones, and a real one now and then': (count) =>
    times(count, (i) => attempt(`d${i}`, 'outbox', 2 * i, { trusted: i % 50 === 0, outcome: 'failed' })).flat(),
  fires: (count) => [
    ...times(count, (i) => ({
      at: i,
      kind: 'fire-requested',
      scope,
      fireId: `f${i}`,
      mode: 'simulated',
      type: 'sync',
      tag: 'outbox',
      lastChance: null,
    })),
    ...times(count, (i) => ({ at: count + i, kind: 'fire-settled', fireId: `f${i}`, outcome: 'succeeded' })),
  ],
  'stretches offline, tags held': (count) =>
    times(count, (i) => [
      { at: 10 * i, kind: 'connectivity-changed', offline: true, by: 'panel' },
      ...call(`c${i}`, `tag-${i}`, 10 * i + 1),
      { at: 10 * i + 4, kind: 'connectivity-changed', offline: false, by: 'panel' },
      ...attempt(`d${i}`, `tag-${i}`, 10 * i + 5),
    ]).flat(),
  'tags held at once': (count) => [
    { at: 0, kind: 'connectivity-changed', offline: true, by: 'panel' },
    ...times(count, (i) => call(`c${i}`, `tag-${i}`, i + 1)).flat(),
    { at: 2 * count, kind: 'connectivity-changed', offline: false, by: 'panel' },
    ...times(count, (i) => attempt(`d${i}`, `tag-${i}`, 2 * count + 1)).flat(),
  ],
  'rules, ends of recording': (count) =>
    times(count, (i) => [
      { at: i, kind: 'fault-changed', active: true, rule: { id: `rule-${i}`, url: '/api', what: 'refuse', when: 'always' } },
      ...(i % 2 === 0 ? [] : [{ at: i, kind: 'recording-stopped' }]),
    ]).flat(),
  gaps: (count) => times(count, (i) => ({ at: i, kind: 'capture-gap', from: 0, to: late, reason: `Reason ${i}.` })),
};

/** The names of the shapes. */
export const hostileShapes: readonly string[] = Object.keys(shapes);

/** A trace of a shape: the same one for the same count. */
export function hostileTrace(shape: string, count: number): TraceEvent[] {
  return (shapes[shape]?.(count) ?? []).map((fact, i) => {
    const event = { seq: i + 1, id: `h${i}`, source: 'worker', ...fact };
    if (!isEvent(event)) throw new Error(`This is no event: ${JSON.stringify(event)}`);
    return event;
  });
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function registration(at: number, of: string): Fact {
  const active = { scriptUrl: `${of}sw.js`, state: 'activated' };
  return {
    at,
    kind: 'registration-observed',
    scope: of,
    active,
    waiting: null,
    installing: null,
    permissions: { sync: null, periodicSync: null },
  };
}

function call(callId: string, tag: string, at: number, outcome = 'resolved'): Fact[] {
  return [
    { at, kind: 'register-called', scope, callId, api: 'sync', tag, context: 'page', stack: frames(1) },
    { at: at + 1, kind: 'register-settled', scope, callId, outcome },
  ];
}

function frames(count: number): object[] {
  return times(count, (line) => ({ function: 'f', url: `${scope}app.js`, line: line + 1, column: 1 }));
}

function listed(at: number, api: string, tags: string[]): Fact {
  return { at, kind: 'tags-observed', scope, api, tags };
}

function started(dispatchId: string, tag: string, at: number, more: object = {}): Fact {
  return { at, kind: 'dispatch-started', scope, dispatchId, type: 'sync', tag, lastChance: false, trusted: true, ...more };
}

function settled(dispatchId: string, at: number, outcome = 'succeeded'): Fact {
  return { at, kind: 'dispatch-settled', scope, dispatchId, outcome };
}

function attempt(
  dispatchId: string,
  tag: string,
  at: number,
  { outcome = 'succeeded', ...more }: { outcome?: string; scope?: string; trusted?: boolean } = {},
): Fact[] {
  return [started(dispatchId, tag, at, more), settled(dispatchId, at + 1, outcome)];
}

function request(requestId: string, dispatchId: string | null, at: number): Fact[] {
  const attribution = dispatchId === null ? 'none' : 'exact';
  return [
    { at, kind: 'request-started', scope, requestId, dispatchId, attribution, method: 'POST', url: `${scope}api` },
    { at: at + 1, kind: 'request-settled', requestId, outcome: 'responded', status: 200 },
  ];
}
