import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { findingsOf } from './findings.ts';
import { emptyModel, fold } from './fold.ts';

/** What is found about `d1`, when so much happened in it. */
function found(inside: string): string[] {
  const model = fold(emptyModel(), traceOf(`0 worker dispatch-started d1 outbox\n${inside}`));
  const dispatch = model.dispatches.get('d1');
  return dispatch ? findingsOf(dispatch).map((finding) => finding.kind) : [];
}

const thrown = '1 worker handler-returned d1 error={"name":"TypeError","message":"x"}';
const succeeded = '50 worker dispatch-settled d1 succeeded';
const failed = '50 worker dispatch-settled d1 failed';
const waits = '1 worker wait-until-called d1 p1\n49 worker wait-until-settled d1 p1';
const answered = (status: number) =>
  `2 browser request-started r1 d1\n9 browser request-settled r1 responded ${status}`;
const unreachable = '2 browser request-started r1 d1\n9 browser request-settled r1 failed';
const afterwards = '2 browser request-started r1 d1\n90 browser request-settled r1 responded 200';

describe('what the browser does not tell about a dispatch', () => {
  it.each([
    ['a success with all its work inside: nothing', [waits, answered(200), succeeded], []],
    ['no listener ran', ['1 worker handler-returned d1 0', succeeded], ['no-listener']],
    ['how many listeners ran is not known: nothing', ['1 worker handler-returned d1 -', succeeded], []],
    ['the handler threw, and it counts as a success', [thrown, succeeded], ['thrown']],
    ['the handler threw, and it failed anyway: the browser says so itself', [thrown, failed], []],
    [
      'waitUntil came too late',
      [succeeded, '60 worker wait-until-called d1 p1 late=true'],
      ['late-wait-until'],
    ],
    ['a request was refused and nobody minded', [waits, answered(503), succeeded], ['swallowed-failure']],
    ['a request was not answered and nobody minded', [waits, unreachable, succeeded], ['swallowed-failure']],
    ['a request failed and the sync failed: as it should', [waits, unreachable, failed], []],
    ['a request that ended after the event', [waits, succeeded, afterwards], ['outlived']],
    ['work without any waitUntil', [succeeded, afterwards], ['no-wait-until']],
    ['a running dispatch: nothing yet', [waits, answered(200)], []],
    [
      'the worst comes first',
      [thrown, unreachable, succeeded, '60 worker wait-until-called d1 p1 late=true'],
      ['thrown', 'late-wait-until', 'swallowed-failure'],
    ],
  ])('%s', (_, inside, expected) => {
    expect(found(inside.join('\n'))).toEqual(expected);
  });

  it('is said in sentences that name the request and what to do', () => {
    const model = fold(
      emptyModel(),
      traceOf(`0 worker dispatch-started d1 outbox\n${waits}\n${answered(503)}\n${succeeded}`),
    );
    const dispatch = model.dispatches.get('d1');
    expect(dispatch && findingsOf(dispatch)[0]?.sentence).toBe(
      'POST https://app.example/api was answered 503, yet the sync succeeded: the browser will not retry. ' +
        'Reject the promise given to waitUntil.',
    );
  });
});
