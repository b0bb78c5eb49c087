import { describe, expect, it } from 'vitest';
import { modelOf, tagIn } from '../../test/folded.ts';
import { randomFrom, traceOf } from '../../test/trace-text.ts';
import type { TraceEvent } from './events.ts';
import { emptyModel, fold } from './fold.ts';

describe('the answer of a request', () => {
  const of = (...lines: string[]) => modelOf(['0 browser request-started r1 -', ...lines].join('\n')).requests.get('r1');
  const head = '10 browser request-settled r1 responded 200 phase=head statusText=OK headers={"a":"b"}';

  it('has come with its head, and ends with its body, which need not say the same again', () => {
    expect(of(head)).toMatchObject({ headAt: 10, settledAt: 10, outcome: 'responded', status: 200, encodedSize: null });
    expect(of(head, '50 browser request-settled r1 phase=end encodedSize=7')).toMatchObject({
      headAt: 10,
      settledAt: 50,
      outcome: 'responded',
      status: 200,
      statusText: 'OK',
      encodedSize: 7,
      answerHeaders: { a: 'b' },
    });
  });

  it('fails with its body', () => {
    const error = { name: 'NetworkError', message: 'net::ERR_CONNECTION_RESET' };
    const failed = of(head, `50 browser request-settled r1 failed phase=end error=${JSON.stringify(error)}`);
    expect(failed).toMatchObject({ headAt: 10, settledAt: 50, outcome: 'failed', status: null, error });
  });

  it('is the same where its head is heard of last', () => {
    expect(of('50 browser request-settled r1 responded 200 phase=end', head)).toMatchObject({
      headAt: 10,
      settledAt: 50,
      status: 200,
    });
  });

  it('has the first word as its head in traces that know no phases', () => {
    expect(of('10 browser request-settled r1', '50 browser request-settled r1')).toMatchObject({ headAt: 10, settledAt: 50 });
  });
});

describe('a fire', () => {
  it('is joined with the dispatch that it caused, whichever says so', () => {
    const byDispatch = modelOf(`
      0 panel  fire-requested   f1 outbox simulated
      1 worker dispatch-started d1 outbox trusted=false fireId="f1"
    `);
    expect(byDispatch.fires.get('f1')?.dispatchId).toBe('d1');
    const bySettling = modelOf(`
      0 panel  fire-requested f1 outbox
      9 panel  fire-settled   f1 succeeded d1
    `);
    expect(bySettling.fires.get('f1')).toMatchObject({
      dispatchId: 'd1',
      outcome: 'succeeded',
      settledAt: 9,
    });
    expect(tagIn(bySettling).fires).toHaveLength(1);
  });
});

describe('the world around', () => {
  it('was offline for stretches', () => {
    const model = modelOf(`
      0 panel connectivity-changed true
      5 panel connectivity-changed true
      9 panel connectivity-changed false
      10 panel connectivity-changed false
      20 panel connectivity-changed true
    `);
    expect(model.offline).toEqual([
      { from: 0, to: 9 },
      { from: 20, to: null },
    ]);
  });

  it('is online again when the recording stops, because nothing holds it any more', () => {
    const model = modelOf('0 panel recording-started\n5 panel connectivity-changed true\n9 panel recording-stopped');
    expect(model.offline).toEqual([{ from: 5, to: 9 }]);
    expect(model.recorded).toEqual([{ from: 0, to: 9 }]);
  });

  it('has gaps, with why', () => {
    const model = modelOf('50 panel capture-gap 10 40 reason="The page was frozen."');
    expect(model.gaps).toEqual([{ from: 10, to: 40, why: { reason: 'The page was frozen.' } }]);
  });

  it('reaches from the earliest to the latest time, whatever the order', () => {
    expect(modelOf('50 page page-changed navigated\n10 page page-changed closed')).toMatchObject({
      from: 10,
      to: 50,
    });
  });
});

describe('names that look dangerous', () => {
  it.each([
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['the empty tag', ''],
    ['spaces', 'a b  c'],
    ['a line break', 'a\nb'],
    ['an emoji and a lone surrogate', '🙂\ud800'],
    ['the longest tag', 'x'.repeat(10_240)],
  ])('are names like any other: %s', (_, tag) => {
    const name = JSON.stringify(tag);
    const model = modelOf(`
      0 page   register-called  tag=${name} callId="c"
      1 page   register-settled c
      2 worker dispatch-started d1 tag=${name}
      3 worker dispatch-settled d1 failed
      4 page   tags-observed    ${name}
    `);
    expect(model.tags.size).toBe(1);
    expect(tagIn(model, tag)).toMatchObject({ tag, pending: true });
    expect(tagIn(model, tag).dispatches).toMatchObject([{ attempt: 1, outcome: 'failed' }]);
  });

  it('do not mix up scopes and tags', () => {
    const model = modelOf(`
      0 page tags-observed "b c" scope="https://a.example/"
      1 page tags-observed "c" scope="https://a.example/b"
    `);
    expect(model.tags.size).toBe(2);
  });
});

describe('folding', () => {
  it('gives the empty model for the empty trace', () => {
    expect(fold(emptyModel(), [])).toEqual(emptyModel());
  });

  it('skips kinds that it does not know', () => {
    const strange: TraceEvent = { seq: 1, id: 'x', at: 7, source: 'page', kind: 'from-the-future' };
    expect(fold(emptyModel(), [strange])).toEqual({ ...emptyModel(), from: 7, to: 7 });
  });

  it('in pieces equals folding at once, wherever it is cut', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const events = randomTrace(random);
      const whole = fold(emptyModel(), events);
      const pieces = emptyModel();
      for (let from = 0; from < events.length;) {
        const to = from + Math.floor(random() * 7);
        fold(pieces, events.slice(from, to));
        from = to;
      }
      expect(pieces, `seed ${seed}`).toEqual(whole);
    }
  });
});

/** A trace that makes little sense, as an observer who comes and goes may see it. */
function randomTrace(random: () => number): TraceEvent[] {
  const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)] ?? '';
  const id = () => String(Math.floor(random() * 6));
  const tag = () => pick(['outbox', 'ping', '__proto__']);
  const lines = [
    () => `page register-called ${tag()} c${id()}`,
    () => `page register-settled c${id()} ${pick(['resolved', 'rejected'])}`,
    () => `page register-called ${tag()} c${id()} api="periodicSync"`,
    () => `page unregister-called ${tag()} c${id()}`,
    () => `page unregister-settled c${id()}`,
    () => `page tags-observed ${tag()} ${tag()}`,
    () => 'page tags-observed',
    () => `page registration-observed ${pick(['', 'active=null'])}`,
    () => `worker dispatch-started d${id()} ${tag()} ${pick(['', 'lastChance=true', 'trusted=false'])}`,
    () => `worker dispatch-settled d${id()} ${pick(['succeeded', 'failed'])}`,
    () => `worker wait-until-called d${id()} p${id()}`,
    () => `worker wait-until-settled d${id()} p${id()}`,
    () => `browser request-started r${id()} ${pick(['-', 'd1', 'd2'])}`,
    () => `browser request-settled r${id()} responded 200`,
    () => `browser worker-changed w${id()} ${pick(['started', 'stopped', 'replaced'])}`,
    () => `panel connectivity-changed ${pick(['true', 'false'])}`,
    () => `panel ${pick(['recording-started', 'recording-stopped'])}`,
    () => `panel fire-requested f${id()} ${tag()} ${pick(['browser', 'simulated'])}`,
    () => `panel fire-settled f${id()} ${pick(['succeeded', 'timed-out'])}`,
  ];
  const length = Math.floor(random() * 80);
  const text = Array.from({ length }, () => {
    const line = lines[Math.floor(random() * lines.length)];
    return `${Math.floor(random() * 1000)} ${line?.() ?? ''}`;
  });
  return traceOf(text.join('\n'));
}
