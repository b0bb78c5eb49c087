import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import * as texts from '../../src/messages/compiled/replay.js';
import { planOf, sendsText } from './plan.ts';

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

describe('what would be sent for real', () => {
  const model = fold(
    emptyModel(),
    traceOf(`
      0 worker  dispatch-started d1 outbox
      1 browser request-started  r1 d1 https://app.example/api method=POST
      2 browser request-started  r2 d1 https://app.example/api method=DELETE
      3 browser request-started  r3 d1 https://cdn.example/log method=POST
      4 browser request-started  r4 d1 https://app.example/list method=get
      5 worker  dispatch-settled d1
      6 worker  dispatch-started d2 other scope="https://gone.example/deep/"
      7 browser request-started  r5 d2 https://gone.example/api method=POST
    `),
  );
  const sendsAt = (scope: string) => planOf([...model.dispatches.values()], model, here(scope)).sends;

  it('is counted by host, without what only reads and what is not replayed', () => {
    const sends = sendsAt('https://app.example/');
    expect(sends).toEqual({
      count: 3,
      hosts: [
        { host: 'app.example', count: 2 },
        { host: 'cdn.example', count: 1 },
      ],
    });
    expect(sendsText(sends)).toContain(texts.sentTo({ host: 'app.example', count: 2 }));
  });

  it('goes to the host of the registration that is replayed in', () => {
    expect(sendsAt('http://127.0.0.1:8080/').hosts[0]).toEqual({ host: '127.0.0.1:8080', count: 2 });
  });

  it('is nothing to be told where all that was sent only reads', () => {
    expect(sendsText({ count: 0, hosts: [] })).toBeNull();
  });
});
