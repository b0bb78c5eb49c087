import { describe, expect, it } from 'vitest';
import { sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { randomFrom, traceOf } from '../../test/trace-text.ts';
import type { TraceEvent } from '../trace/events.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { summaryOf } from '../trace/run-summary.ts';
import { headerOfExcerpt, excerptOf } from './excerpt.ts';
import { readSyncScopeTrace, syncScopeFormat } from './syncscope.ts';

/** The part with the events of some ids. */
function part(events: readonly TraceEvent[], ...ids: string[]): Promise<TraceEvent[]> {
  return excerptOf(
    events,
    fold(emptyModel(), events),
    events.filter(({ id }) => ids.includes(id)),
  );
}

/** What happens to some tags by the rules of Chromium, at random: also calls that change nothing, and fires. */
function randomTrace(random: () => number): TraceEvent[] {
  const lines = ['0 panel recording-started', '1 page registration-observed', '2 page tags-observed t0 t1'];
  let at = 10;
  let last = 0;
  const tell = (text: string) => lines.push(`${at++} ${text}`);
  const register = (tag: string) => {
    const call = `c${++last}`;
    tell(`page register-called ${tag} ${call}`);
    tell(`page register-settled ${call}`);
  };
  for (let run = 0; run < 60; run++) {
    const tag = `t${Math.floor(random() * 4)}`;
    // The first two were registered before anyone looked.
    if (run > 1) register(tag);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const id = `d${++last}`;
      tell(`worker dispatch-started ${id} ${run > 1 ? tag : `t${run}`} lastChance=${attempt === 3}`);
      tell(`browser request-started r${id} ${id}`);
      const again = run > 1 && random() < 0.2;
      if (again) register(tag);
      tell(`browser request-settled r${id} responded 200`);
      const failed = random() < 0.5;
      tell(`worker dispatch-settled ${id} ${failed ? 'failed rejected' : 'succeeded'}`);
      if (again) attempt = 0;
      else if (!failed) break;
      else if (random() < 0.2) register(run > 1 ? tag : `t${run}`);
    }
    if (random() > 0.2) continue;
    const fire = `f${++last}`;
    tell(`panel fire-requested ${fire} ${tag} simulated`);
    tell(`worker dispatch-started s${fire} ${tag} trusted=false fireId=${fire}`);
    tell(`worker dispatch-settled s${fire} failed`);
    tell(`panel fire-settled ${fire} failed s${fire}`);
  }
  return traceOf(lines.join('\n'));
}

const told = (events: readonly TraceEvent[]) => events.map(({ kind, id }) => `${id} ${kind}`);

describe('a part of a trace', () => {
  it('has an attempt as a whole, with its call, registration, worker and the attempts before', async () => {
    const events = traceOf(`
      0   panel   recording-started
      1   page    registration-observed
      2   browser worker-changed w1 stopped
      3   browser worker-changed w1 started
      4   page    registration-observed scope="https://other.example/"
      10  page    register-called outbox
      11  page    register-called other c2
      12  page    register-settled outbox
      20  worker  dispatch-started d1 outbox
      21  browser request-started r1 d1
      22  browser request-settled r1 failed
      23  worker  dispatch-settled d1 failed rejected
      30  worker  dispatch-started d2 outbox
      31  browser request-started r2 d2
      32  worker  dispatch-started d3 other
      33  browser worker-changed w2 started
      34  browser request-settled r2 responded 200
      35  worker  dispatch-settled d2
      40  browser worker-changed w2 stopped
      41  browser capture-gap 36 39
      50  panel   recording-stopped
    `);
    const expected = [
      'e1 recording-started',
      'e2 registration-observed',
      'e4 worker-changed',
      'e6 register-called',
      'e8 register-settled',
      'e9 dispatch-started',
      'e12 dispatch-settled',
      'e13 dispatch-started',
      'e14 request-started',
      'e16 worker-changed',
      'e17 request-settled',
      'e18 dispatch-settled',
      'e20 capture-gap',
      'e21 recording-stopped',
    ];
    // Whichever of its events was chosen.
    for (const id of ['e13', 'e14', 'e17']) expect(told(await part(events, id))).toEqual(expected);
    const chosen = await part(events, 'e13');
    expect(chosen.map(({ seq }) => seq)).toEqual(chosen.map((_, i) => i + 1));
    const { dispatches } = fold(emptyModel(), chosen);
    expect(dispatches.get('d2')).toMatchObject({ attempt: 2, outcome: 'succeeded', requests: [{ status: 200 }] });
  });

  it('has the fire of an attempt, and all attempts of a fire', async () => {
    const events = traceOf(`
      0 panel  fire-requested   f1 a simulated way=all-attempts
      1 worker dispatch-started d1 a trusted=false fireId=f1
      2 worker dispatch-settled d1 failed
      3 worker dispatch-started d2 a trusted=false fireId=f1
      4 worker dispatch-settled d2
      5 panel  fire-settled     f1 succeeded d2
    `);
    expect(told(await part(events, 'e4'))).toEqual([
      'e1 fire-requested',
      'e4 dispatch-started',
      'e5 dispatch-settled',
      'e6 fire-settled',
    ]);
    expect(await part(events, 'e6')).toEqual(events);
  });

  it('does not make a first attempt of one that was registered before we looked', async () => {
    const events = traceOf(`
      0  page   tags-observed    outbox
      10 page   register-called  outbox
      12 page   register-settled outbox
      20 worker dispatch-started d1 outbox
      21 worker dispatch-settled d1
      30 worker dispatch-started d2 outbox
    `);
    for (const chosen of [['e4'], ['e2', 'e4']]) {
      const { dispatches } = fold(emptyModel(), await part(events, ...chosen));
      expect(dispatches.get('d1')?.attempt).toBeNull();
    }
    // This one is known to be the first, by the end of the one before.
    expect(fold(emptyModel(), await part(events, 'e6')).dispatches.get('d2')?.attempt).toBe(1);
  });

  it('keeps what stands for itself, and kinds that are not known', async () => {
    const events = [
      ...traceOf('0 browser console-message - hello attribution=none'),
      { seq: 2, id: 'x', at: 1, source: 'page' as const, kind: 'later', requestId: 'r' },
    ];
    expect(told(await part(events, 'x'))).toEqual(['x later']);
    expect(await part(events)).toEqual([]);
  });

  const traces: [string, TraceEvent[]][] = [
    ['the sample', sampleEvents],
    ...[1, 2, 3].map((seed): [string, TraceEvent[]] => [`seed ${seed}`, randomTrace(randomFrom(seed))]),
  ];
  it.each(traces)('tells of each attempt what the whole tells, whatever was chosen: %s', async (_, events) => {
    const whole = fold(emptyModel(), events);
    const random = randomFrom(7);
    for (let round = 0; round < 30; round++) {
      const share = random() ** 4;
      const chosen = events.filter(() => random() < share);
      const some = await excerptOf(events, whole, chosen);
      const ids = new Set(some.map(({ id }) => id));
      expect(chosen.every(({ id }) => ids.has(id))).toBe(true);
      const { dispatches } = fold(emptyModel(), some);
      const touched = new Set(chosen.map((event) => Reflect.get(event, 'dispatchId')));
      for (const [id, { attempt, outcome, ...rest }] of dispatches) {
        const before = whole.dispatches.get(id);
        expect(outcome).toBe(before?.outcome);
        // One that is there only for those after it may not tell which attempt it was, but never tells it wrong.
        if (attempt !== null || touched.has(id)) expect(attempt, `attempt of ${id}, round ${round}`).toBe(before?.attempt);
        if (before && touched.has(id)) expect(summaryOf({ attempt, outcome, ...rest })).toEqual(summaryOf(before));
      }
    }
  });

  it('is a trace that is read again, and says what it is a part of', async () => {
    const header = headerOfExcerpt(sampleRecording, { events: sampleEvents.length, chosen: 'filtered', filter: 'tag:outbox' });
    const events = await part(sampleEvents, 'e24');
    const back = await readSyncScopeTrace(await textOf(syncScopeFormat, events, {}, header));
    expect(back.events).toEqual(events);
    expect(back.recording).toMatchObject({
      name: 'First try (part)',
      partOf: { events: sampleEvents.length, chosen: 'filtered', filter: 'tag:outbox' },
    });
  });

  it('ends with the signal', async () => {
    const [first] = sampleEvents;
    const events = Array.from({ length: 50_000 }, () => first ?? sampleEvents[0]).filter((event) => event !== undefined);
    const ended = new AbortController();
    const work = excerptOf(events, fold(emptyModel(), events), events, ended.signal);
    ended.abort(new Error('Enough.'));
    await expect(work).rejects.toThrow('Enough.');
  });
});
