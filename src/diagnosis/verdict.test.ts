import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { markedBy, nothingMarked } from './marked.ts';
import { problemsIn } from './problems.ts';
import { isBad, verdictOf, type Verdict } from './verdict.ts';

const posted = 'POST url=https://a.example/api body=one';

/** The verdicts on the dispatches of a trace: before its problems are found, and after. */
function verdicts(text: string, now = 1_000): Record<'alone' | 'known', string[]> {
  const events = traceOf(text);
  const model = fold(emptyModel(), events);
  const marked = markedBy(problemsIn(model, events, now));
  const said = ({ standing, rule, certain }: Verdict) => [standing, rule, !certain && 'uncertain'].filter(Boolean).join(' ');
  const all = [...model.dispatches.values()];
  return {
    alone: all.map((dispatch) => said(verdictOf(dispatch, nothingMarked, now))),
    known: all.map((dispatch) => said(verdictOf(dispatch, marked, now))),
  };
}

const recorded = '0 panel recording-started';
const handled = (id: string, from: number, inside: string, end = '') => `
  ${from} worker dispatch-started d${id} outbox
  ${from + 1} worker wait-until-called d${id} p${id}
  ${inside}
  ${from + 60} worker wait-until-settled d${id} p${id}
  ${from + 61} worker handler-returned d${id} listeners=1
  ${from + 70} worker dispatch-settled d${id} ${end}`;
const request = (id: string, at: number, how: string) => `
  ${at} browser request-started r${id} d${id} ${posted}
  ${at + 9} browser request-settled r${id} ${how}`;

describe('the verdict on a dispatch', () => {
  it.each<[string, string, string[], string[]]>([
    ['that went well', handled('1', 10, request('1', 20, 'responded 200')), ['succeeded'], ['succeeded']],
    [
      'whose request failed: no more than at risk before it is known that nothing makes it good',
      handled('1', 10, request('1', 20, 'responded 500')),
      ['risk swallowed-failure'],
      ['loss swallowed-failure'],
    ],
    [
      'whose request was sent again later',
      handled('1', 10, request('1', 20, 'responded 500')) + handled('2', 200, request('2', 210, 'responded 200')),
      ['risk swallowed-failure', 'succeeded'],
      ['risk swallowed-failure', 'succeeded'],
    ],
    [
      'of which one was made good: the other alone is lost, though both are one problem',
      handled('1', 10, request('1', 20, 'responded 500')) +
        handled('2', 200, request('2', 210, 'responded 200')) +
        handled('3', 400, request('3', 410, 'responded 500').replace('body=one', 'body=two')),
      ['risk swallowed-failure', 'succeeded', 'risk swallowed-failure'],
      ['risk swallowed-failure', 'succeeded', 'loss swallowed-failure'],
    ],
    ['that failed', handled('1', 10, '', 'failed rejected'), ['failure'], ['failure']],
    ['that runs', '10 worker dispatch-started d1 outbox', ['running'], ['running']],
  ])('%s', (_, text, alone, known) => expect(verdicts(`${recorded}\n${text}`)).toEqual({ alone, known }));

  it('is unknown where it can’t run any more and nobody saw it end', () => {
    expect(verdicts(`${recorded}\n10 worker dispatch-started d1 outbox`, 10_000_000).alone).toEqual(['unknown']);
  });

  it('is another when more is heard of one that was over', () => {
    const model = fold(emptyModel(), traceOf(`${recorded}\n${handled('1', 10, request('1', 20, 'responded 200'))}`));
    const [dispatch] = model.dispatches.values();
    const rule = () => dispatch && verdictOf(dispatch, nothingMarked, 1_000).rule;
    expect(rule()).toBeNull();
    const late = traceOf(`
      0   panel   recording-started
      500 browser request-started r2 d1 ${posted.replace('one', 'two')}`);
    fold(model, late.slice(1));
    expect(rule()).toBe('outlived');
    fold(model, traceOf(`0 panel recording-started\n520 browser request-settled r2 failed`).slice(1));
    expect(rule()).toBe('swallowed-failure');
  });

  it('is bad where it failed or lost work, not where it is at risk', () => {
    const verdict = { rule: null, certain: true };
    const bad = (['running', 'unknown', 'succeeded', 'risk', 'failure', 'loss'] as const).filter((standing) =>
      isBad({ ...verdict, standing }),
    );
    expect(bad).toEqual(['failure', 'loss']);
  });
});
