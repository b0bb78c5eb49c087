/**
 * A large trace, like a recording of some hours of a busy application: tags of several registrations that are
 * registered in bursts, run at the same time, make requests, fail now and then and are tried again.
 */
import { isEvent, type TraceEvent } from '../../src/trace/events.ts';

/** How large a trace is made. */
export interface BigTraceSize {
  events: number;
  /** So many are used if there are events enough: a run of one takes about eleven. */
  tags: number;
}

type Fact = { at: number; kind: string } & Record<string, unknown>;

const origin = 'https://shop.example/';
const scopes = [origin, `${origin}orders/`, `${origin}chat/`, `${origin}photos/`];
const names = ['outbox', 'cart', 'message', 'photo', 'like', 'draft', 'position', 'log'];
const startedAt = Date.UTC(2026, 0, 15, 9);
const pollMs = 250;
const retryMs = 300_000;

/** Makes the events of a trace: the same ones for the same size. */
export function bigTrace({ events, tags }: BigTraceSize): TraceEvent[] {
  const random = randomFrom(events + tags);
  const facts: Fact[] = scopes.map((scope) => registrationOf(scope));
  facts.push({ at: startedAt + 1, kind: 'recording-started' });
  let at = startedAt + 1_000;
  for (let run = 0; facts.length < events; at += 500 + random() * 8_000) {
    const burst = 1 + Math.floor(random() ** 3 * 24);
    for (let i = 0; i < burst; i++, run++) {
      // Each tag once, then some much more often than others.
      const tag = run < tags ? run : Math.floor(random() < 0.3 ? random() * 12 : random() * tags) % tags;
      facts.push(...storyOf(run, tag, at + random() * 40, random));
    }
  }
  return withLists(facts.sort((a, b) => a.at - b.at))
    .slice(0, events)
    .map((fact, i) => eventOf(fact, i + 1));
}

/** Numbers from 0 to 1 that look random, and are the same for the same seed (a linear congruence). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function registrationOf(scope: string): Fact {
  const active = { scriptUrl: `${scope}sw.js`, state: 'activated' };
  const permissions = { sync: 'granted', periodicSync: 'prompt' };
  return { at: startedAt, kind: 'registration-observed', scope, active, waiting: null, installing: null, permissions };
}

/** A tag from its registration to its end: up to three attempts. */
function storyOf(run: number, tagNumber: number, start: number, random: () => number): Fact[] {
  const tag = `${names[tagNumber % names.length]}-${tagNumber}`;
  const scope = scopes[tagNumber % scopes.length] ?? origin;
  const page = { source: 'page', scope };
  const callId = `c${run}`;
  const stack = [
    { function: 'save', url: `${origin}app.js`, line: 120 + (run % 50), column: 17 },
    { function: 'onClick', url: `${origin}app.js`, line: 31, column: 5 },
  ];
  const facts: Fact[] = [
    { at: start, kind: 'register-called', ...page, callId, api: 'sync', tag, context: 'page', frameUrl: origin, stack },
    { at: start + 4 + random() * 6, kind: 'register-settled', ...page, callId, outcome: 'resolved' },
  ];
  let at = start + 12 + random() * 10;
  for (let attempt = 1; attempt <= 3; attempt++) {
    const failed = random() < 0.08;
    const { facts: ran, end } = attemptOf(`d${run}-${attempt}`, tag, scope, at, attempt === 3, failed, random);
    facts.push(...ran);
    if (!failed) break;
    at = end + retryMs * 3 ** (attempt - 1) + random() * 500;
  }
  return facts;
}

function attemptOf(
  dispatchId: string,
  tag: string,
  scope: string,
  at: number,
  lastChance: boolean,
  failed: boolean,
  random: () => number,
): { facts: Fact[]; end: number } {
  const worker = { source: 'worker', scope, workerId: `w${scopes.indexOf(scope)}` };
  const browser = { ...worker, source: 'browser' };
  const inside = { dispatchId, attribution: 'exact' };
  const [promiseId, requestId] = [`${dispatchId}-p`, `${dispatchId}-r`];
  const answered = at + 3 + random() * 180;
  const end = answered + 1 + random() * 3;
  const error = { name: 'TypeError', message: 'Failed to fetch' };
  const url = `${scope}api/${tag.split('-')[0]}?id=${dispatchId}`;
  const facts: Fact[] = [
    { at, kind: 'dispatch-started', ...worker, dispatchId, type: 'sync', tag, lastChance, trusted: true },
    { at: at + 0.4, kind: 'wait-until-called', ...worker, dispatchId, promiseId, late: false },
    { at: at + 0.6, kind: 'handler-returned', ...worker, dispatchId, listeners: 1 },
    { at: at + 1.1, kind: 'request-started', ...browser, requestId, ...inside, method: 'POST', url },
    failed
      ? { at: answered, kind: 'request-settled', ...browser, requestId, outcome: 'failed', error }
      : { at: answered, kind: 'request-settled', ...browser, requestId, outcome: 'responded', status: 200, encodedSize: 312 },
    {
      at: end - 0.2,
      kind: 'wait-until-settled',
      ...worker,
      dispatchId,
      promiseId,
      ...(failed ? { outcome: 'rejected', error } : { outcome: 'fulfilled' }),
    },
    failed
      ? { at: end, kind: 'dispatch-settled', ...worker, dispatchId, outcome: 'failed', reason: 'rejected', error }
      : { at: end, kind: 'dispatch-settled', ...worker, dispatchId, outcome: 'succeeded' },
  ];
  if (random() < 0.4) {
    const text = `${tag}: sent after ${(answered - at).toFixed(1)} ms`;
    facts.push({ at: answered + 0.1, kind: 'console-message', ...browser, ...inside, level: 'log', text });
  }
  return { facts, end };
}

/** Puts in what a look at the tags gave, four times a second, wherever that had changed. */
function withLists(facts: readonly Fact[]): Fact[] {
  const kept = new Map<string, Set<string>>(scopes.map((scope) => [scope, new Set()]));
  const changed = new Set<string>();
  const all: Fact[] = [];
  const tags = new Map<unknown, string>();
  let look = startedAt;
  for (const fact of facts) {
    if (fact.at >= look + pollMs) {
      for (const scope of changed)
        all.push({ at: look, kind: 'tags-observed', api: 'sync', scope, tags: [...(kept.get(scope) ?? [])] });
      changed.clear();
      look = fact.at;
    }
    all.push(fact);
    const scope = String(fact['scope']);
    if (fact.kind === 'register-called') tags.set(fact['callId'], String(fact['tag']));
    if (fact.kind === 'dispatch-started') tags.set(fact['dispatchId'], String(fact['tag']));
    const tag = tags.get(fact['callId'] ?? fact['dispatchId']) ?? '';
    if (fact.kind === 'register-settled') kept.get(scope)?.add(tag);
    else if (fact.kind === 'dispatch-settled' && fact['outcome'] === 'succeeded') kept.get(scope)?.delete(tag);
    else continue;
    changed.add(scope);
  }
  return all;
}

function eventOf(fact: Fact, seq: number): TraceEvent {
  // In the order in which a recorder makes them.
  const { at, kind, source = 'page', ...rest } = fact;
  const event = { seq, id: `b${seq}`, at, source, kind, ...rest };
  if (!isEvent(event)) throw new Error(`This is no event: ${JSON.stringify(event)}`);
  return event;
}
