import { expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { verdictsOf } from './verdicts.ts';

const registered = `
0 browser registration-observed
1 page register-called outbox c
2 page register-settled c`;
const began = `${registered}
9 worker dispatch-started d1 outbox
10 worker wait-until-called d1 p1 stack=[{"function":"","url":"https://app.example/sw.js","line":3,"column":4}]
11 browser request-started r1 d1`;
const of = '`outbox` of `https://app.example/`';

it.each<[string, string, string[]]>([
  [
    'a success whose request was answered 500',
    `${began}\n20 browser request-settled r1 responded 500\n21 worker wait-until-settled d1 p1\n22 worker dispatch-settled d1`,
    [
      `**Lost**: sync ${of}, attempt 1. POST \`https://app.example/api\` was answered 500, yet the sync succeeded: the browser will not retry. Reject the promise given to waitUntil.`,
    ],
  ],
  [
    'a failed attempt that is tried again',
    `${began}\n20 browser request-settled r1 responded 503\n22 worker dispatch-settled d1 failed rejected`,
    [
      `**Retries**: sync ${of}, at 1970-01-01T00:05:00.022Z, by the schedule of Chromium. POST \`https://app.example/api\` was answered 503.`,
    ],
  ],
  [
    'the last chance that failed',
    `${registered}\n9 worker dispatch-started d1 outbox lastChance=true\n11 browser request-started r1 d1\n20 browser request-settled r1 failed error={"name":"NetworkError","message":"net::ERR_FAILED"}\n22 worker dispatch-settled d1 failed rejected`,
    [`**Given up**: sync ${of}, attempt 1. POST \`https://app.example/api\` failed (\`net::ERR_FAILED\`).`],
  ],
  [
    'one that still runs',
    `${began}\n3000 browser page-changed navigated`,
    [
      `**Still running**: sync ${of}, for 2991 ms when it was last seen. 1 promise pending, given to waitUntil at \`https://app.example/sw.js:3\`; 1 request not answered: POST \`https://app.example/api\`.`,
    ],
  ],
  [
    'one that was running when nobody looked any more',
    `0 panel recording-started\n${began}\n12 browser request-settled r1 responded 200\n40009 panel recording-stopped\n40020 browser tags-observed outbox`,
    [
      `**Still running**: sync ${of}, for 40000 ms when it was last seen. 1 promise pending, given to waitUntil at \`https://app.example/sw.js:3\`; no request open.`,
    ],
  ],
  [
    'a handler of which nothing was seen',
    `${registered}\n9 worker dispatch-started d1 outbox\n10 worker handler-returned d1 1\n11 worker dispatch-settled d1`,
    [
      `**Nothing seen**: sync ${of}, attempt 1. The handler ran, gave waitUntil no promise, and made no request that was seen: it may have done nothing for this tag.`,
    ],
  ],
  [
    'one that ran too long',
    `${began}\n12 browser request-settled r1 responded 200\n180009 worker dispatch-settled d1 failed timeout`,
    [
      `**Retries**: sync ${of}, at 1970-01-01T00:08:00.009Z, by the schedule of Chromium. It ran too long. 1 promise pending, given to waitUntil at \`https://app.example/sw.js:3\`; no request open.`,
    ],
  ],
  [
    'a tag that went with its registration',
    `${began}\n12 browser request-settled r1 responded 503\n22 worker dispatch-settled d1 failed rejected\n30 page registration-unregister-called\n31 page registration-unregister-settled removed=true\n32 browser registration-observed active=null waiting=null installing=null\n33 browser tags-observed`,
    [`**Will never fire**: sync ${of}. Its registration was unregistered by the page.`],
  ],
  [
    'a call that was refused',
    '0 browser registration-observed\n1 page register-called outbox c\n2 page register-settled c rejected error={"name":"NotAllowedError","message":"Permission denied."}',
    ['**Refused**: register(`outbox`). NotAllowedError: Permission denied.'],
  ],
  [
    'one that waits, and one that went well',
    `${began}\n12 browser request-settled r1 responded 200\n13 worker wait-until-settled d1 p1\n14 worker dispatch-settled d1\n20 browser tags-observed later`,
    [
      '**Waits**: sync `later` of `https://app.example/`. It is registered, and was not dispatched since.',
      `**Went well**: sync ${of}`,
    ],
  ],
  [
    'nothing',
    '0 browser registration-observed',
    ['No sync ran. The page registered no sync while it was recorded. If it does so while it loads, record it from before that.'],
  ],
])('the verdict of %s', (_, trace, lines) => expect(verdictsOf(fold(emptyModel(), traceOf(trace)))).toEqual(lines));

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
  const [line = '', ...more] = verdictsOf(fold(emptyModel(), traceOf(`0 browser registration-observed${runs.join('')}`)));
  expect(more).toEqual([]);
  expect(line.startsWith(`**Lost**: sync \`${'x'.repeat(80)}…\` of \`https://app.example/\`, `)).toBe(true);
  expect(line).toContain(', and 39 more. POST ');
});
