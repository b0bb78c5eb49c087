import { expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import * as texts from '../messages/compiled/verdicts.js';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { whyNothingRanText } from '../messages/nothing-ran.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { markdownVerdicts } from './verdicts.ts';

const registered = `
0 browser registration-observed
1 page register-called outbox c
2 page register-settled c`;
const began = `${registered}
9 worker dispatch-started d1 outbox
10 worker wait-until-called d1 p1 stack=[{"function":"","url":"https://app.example/sw.js","line":3,"column":4}]
11 browser request-started r1 d1`;
const name = texts.tag({ type: 'sync', tag: '`outbox`', scope: '`https://app.example/`' });
const first = texts.attempt({ name, number: 1 });
const api = { method: 'POST', url: '`https://app.example/api`' };
const answered = (status: number): string => texts.request({ ended: texts.requestAnswered({ ...api, status }) });
const pending = texts.pendingFrom({ count: 1, place: '`https://app.example/sw.js:3`' });
const retried = (time: string): string => texts.retriedAt({ name, time, seen: false });

/** A line of the verdicts: of what kind, about what, and why in sentences. */
function line(kind: keyof typeof texts.kinds, about: string, ...why: string[]): string {
  return `**${texts.kinds[kind]()}**: ${[about, ...(why.length > 0 ? [why.join(' ')] : [])].join('. ')}`;
}

it.each<[string, string, string[]]>([
  [
    'a success whose request was answered 500',
    `${began}\n20 browser request-settled r1 responded 500\n21 worker wait-until-settled d1 p1\n22 worker dispatch-settled d1`,
    [
      line(
        'lost',
        first,
        dispatchProblemText({
          rule: 'swallowed-failure',
          severity: 'loss',
          params: { ...api, status: 500, maker: null, certain: true },
        }),
      ),
    ],
  ],
  [
    'a failed attempt that is tried again',
    `${began}\n20 browser request-settled r1 responded 503\n22 worker dispatch-settled d1 failed rejected`,
    [line('retries', retried('Jan 1, 1970, 00:05:00.022 UTC'), answered(503))],
  ],
  [
    'the last chance that failed',
    `${registered}\n9 worker dispatch-started d1 outbox lastChance=true\n11 browser request-started r1 d1\n20 browser request-settled r1 failed error={"name":"NetworkError","message":"net::ERR_FAILED"}\n22 worker dispatch-settled d1 failed rejected`,
    [line('dropped', first, texts.request({ ended: texts.requestFailedWith({ ...api, message: '`net::ERR_FAILED`' }) }))],
  ],
  [
    'one that still runs',
    `${began}\n3000 browser page-changed navigated`,
    [line('running', texts.runningFor({ name, duration: '2.99 s' }), pending, texts.requestsOpen({ count: 1, ...api }))],
  ],
  [
    'one that was running when nobody looked any more',
    `0 panel recording-started\n${began}\n12 browser request-settled r1 responded 200\n40009 panel recording-stopped\n40020 browser tags-observed outbox`,
    [line('running', texts.runningFor({ name, duration: '40 s' }), pending, texts.noRequestOpen())],
  ],
  [
    'a handler of which nothing was seen',
    `${registered}\n9 worker dispatch-started d1 outbox\n10 worker handler-returned d1 1\n11 worker dispatch-settled d1`,
    [line('nothingSeen', first, dispatchProblemText({ rule: 'did-nothing', severity: 'note', params: {} }))],
  ],
  [
    'one that ran too long',
    `${began}\n12 browser request-settled r1 responded 200\n180009 worker dispatch-settled d1 failed timeout`,
    [line('retries', retried('Jan 1, 1970, 00:08:00.009 UTC'), texts.timedOut(), pending, texts.noRequestOpen())],
  ],
  [
    'a tag that went with its registration',
    `${began}\n12 browser request-settled r1 responded 503\n22 worker dispatch-settled d1 failed rejected\n30 page registration-unregister-called\n31 page registration-unregister-settled removed=true\n32 browser registration-observed active=null waiting=null installing=null\n33 browser tags-observed`,
    [`${line('neverFires', name)}. Its registration was unregistered by the page.`],
  ],
  [
    'a call that was refused',
    '0 browser registration-observed\n1 page register-called outbox c\n2 page register-settled c rejected error={"name":"NotAllowedError","message":"Permission denied."}',
    [line('refused', 'register(`outbox`)', 'NotAllowedError: Permission denied.')],
  ],
  [
    'one that waits, and one that went well',
    `${began}\n12 browser request-settled r1 responded 200\n13 worker wait-until-settled d1 p1\n14 worker dispatch-settled d1\n20 browser tags-observed later`,
    [
      line('waits', texts.tag({ type: 'sync', tag: '`later`', scope: '`https://app.example/`' }), texts.notDispatched()),
      `**${texts.noProblems()}**: ${name}`,
    ],
  ],
  [
    'nothing',
    '0 browser registration-observed',
    [`${texts.noSyncRan()} ${whyNothingRanText({ why: 'not-called' }, texts.recordEarlier())}`],
  ],
])('the verdict of %s', (_, trace, lines) => expect(markdownVerdicts(fold(emptyModel(), traceOf(trace)))).toEqual(lines));

it('names a long tag by its beginning, and the same fault of many attempts once', () => {
  const tag = 'x'.repeat(1_000);
  const runs = Array.from(
    { length: 40 },
    (_, i) => `
${i}.0 worker dispatch-started d${i} ${tag}
${i}.1 worker wait-until-called d${i} p${i}
${i}.2 browser request-started r${i} d${i}
${i}.3 browser request-settled r${i} responded 500
${i}.4 worker wait-until-settled d${i} p${i}
${i}.5 worker dispatch-settled d${i}`,
  );
  const [only = '', ...more] = markdownVerdicts(fold(emptyModel(), traceOf(`0 browser registration-observed${runs.join('')}`)));
  expect(more).toEqual([]);
  const long = texts.tag({ type: 'sync', tag: `\`${'x'.repeat(80)}…\``, scope: '`https://app.example/`' });
  const about = texts.andMore({ first: texts.unnumbered({ name: long, simulated: false }), count: 39 });
  expect(only.startsWith(`${line('lost', about)}. POST `)).toBe(true);
});
