import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import * as texts from '../../src/messages/compiled/replay.js';
import { planOf } from './plan.ts';

const recorded = fold(
  emptyModel(),
  traceOf(`
    0    panel  recording-started
    100  worker dispatch-started d1 outbox
    130  worker dispatch-settled d1 failed
    400  worker dispatch-started d2 outbox lastChance=true
    420  worker dispatch-settled d2
    500  worker dispatch-started d3 other scope="https://app.example/deep/"
  `),
);
const dispatches = [...recorded.dispatches.values()];

/** What is registered here. */
const here = (...scopes: string[]) =>
  fold(emptyModel(), traceOf(scopes.map((scope) => `0 page registration-observed scope="${scope}"`).join('\n')));

describe('the plan of a replay', () => {
  it('keeps order, rhythm and what came of each', () => {
    const {
      dispatches: planned,
      mapped,
      unfit,
    } = planOf(dispatches.toReversed(), recorded, here('https://app.example/', 'https://app.example/deep/'));
    expect(planned.map(({ dispatchId, after, lastChance, was }) => [dispatchId, after, lastChance, was.outcome])).toEqual([
      ['d1', 0, false, 'failed'],
      ['d2', 300, true, 'succeeded'],
      ['d3', 400, false, null],
    ]);
    expect(mapped.size + unfit.length).toBe(0);
  });

  it('says since when the browser could have begun a first attempt', () => {
    const model = fold(
      emptyModel(),
      traceOf(`
        0   page   register-called  outbox
        1   page   register-called  drafts
        2   page   register-settled outbox
        3   page   register-settled drafts
        10  worker dispatch-started d1 outbox
        20  worker dispatch-settled d1
        30  worker dispatch-started d2 drafts
        40  worker dispatch-settled d2 failed
        400 worker dispatch-started d3 drafts
      `),
    );
    const { dispatches: planned } = planOf([...model.dispatches.values()], model, here('https://app.example/'));
    expect(planned.map(({ after, ready }) => [after, ready])).toEqual([
      [0, -10],
      [20, -9],
      [390, undefined],
    ]);
  });

  it('finds the same path on another host, and says what does not fit', () => {
    const { dispatches: planned, mapped, unfit } = planOf(dispatches, recorded, here('http://127.0.0.1:8080/'));
    expect(planned.map(({ scope }) => scope)).toEqual(['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/']);
    expect([...mapped]).toEqual([['https://app.example/', 'http://127.0.0.1:8080/']]);
    expect(unfit).toEqual([texts.noRegistration({ count: 1, scope: 'https://app.example/deep/' })]);
  });
});

describe('answering from the recording', () => {
  const of = (lines: string) => {
    const model = fold(emptyModel(), traceOf(`0 worker dispatch-started d1 outbox\n${lines}`));
    return planOf([...model.dispatches.values()], model, here('https://app.example/')).answers;
  };
  const answer = (id: string, more = ''): string =>
    `1 browser request-started ${id} d1\n2 browser request-settled ${id} responded 200 ${more}\n`;

  it('has nothing to say where all is there', () => {
    expect(of(`${answer('r1', 'headers={"a":"b"}')}3 browser response-body r1 hello`)).toEqual({ impossible: null, told: [] });
  });

  it('says which answers lack their body', () => {
    const { impossible, told } = of(`${answer('r1')}${answer('r2')}3 browser response-body r1 hello`);
    expect(impossible).toBeNull();
    expect(told).toEqual([texts.lackingBodies({ lacking: 1, count: 2, requests: 'POST /api' })]);
  });

  it('is impossible without bodies, and says how to record them', () => {
    expect(of(answer('r1')).impossible).toBe(texts.noBodies());
  });

  it('says that there is nothing to answer from where nothing was asked for', () => {
    expect(of('')).toMatchObject({ impossible: null, told: [texts.noRequests()] });
  });
});
