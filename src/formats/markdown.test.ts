import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { lossEvents, sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import { outOfRange } from '../messages/compiled/durations.js';
import * as resultTexts from '../messages/compiled/results.js';
import reasons from '../messages/compiled/verdict-reasons.js';
import * as answers from '../messages/compiled/answers.js';
import * as texts from '../messages/compiled/report.js';
import * as steps from '../messages/compiled/report-events.js';
import problemTexts from '../messages/compiled/problems.js';
import { dispatchProblemText } from '../messages/dispatch-problems.ts';
import { endText } from '../messages/outcomes.ts';
import { wordedProblems } from '../messages/problems.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { markdownFormat } from './markdown.ts';
import { clipped, fenced, plain, prose, table } from './markdown-text.ts';

const report = await textOf(markdownFormat);
const rejected = endText('failed', 'rejected');
const called = (tag: string): string => steps.call({ context: 'page', call: `sync.register(\`${tag}\`)` });

/** The part of a report under a heading. */
function section(heading: keyof typeof texts.headings, text = report): string {
  const part = text.split(/^## /m).find((found) => found.startsWith(`${texts.headings[heading]()}\n`));
  if (part === undefined) throw new Error(`There is no section ${heading}.`);
  return part;
}

/** What pages and files may call things. */
const nastyTexts = [
  'https://evil.example/?a=b&c#d',
  'www.evil.example and mail@evil.example',
  '[x](javascript:y) ![z](https://evil.example/w.png) <https://evil.example>',
  '<img src=x onerror=alert(1)><a href="https://evil.example">b</a>&lt;',
  '@everyone #12 GH-12 **bold** _it_ ~~s~~ $x$ :+1:',
  '`',
  '``` `` `',
  '`https://evil.example`',
  '</td>|`````\n# Title\n\n---\n> q \u202e\ud800 \\| \\',
  '\\`https://evil.example\\`',
  '| a | b |',
];

/** Nothing of a text is an element that does more than show text. */
function expectOnlyTexts(markdown: string): void {
  const shown = new MarkdownIt({ html: true, linkify: true }).render(markdown);
  const elements = new Set([...shown.matchAll(/<\/?([a-z0-9]+)[^>]*>/gi)].map(([, name]) => name));
  const ours = ['h1', 'h2', 'h3', 'p', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'pre', 'ol', 'ul', 'li', 'strong'];
  expect([...elements].filter((name) => name !== undefined && !ours.includes(name))).toEqual([]);
  // Mentions and references are made of what is no code.
  const outside = shown.replace(/<code[^]*?<\/code>/g, '');
  expect(outside).not.toMatch(/@|#\d|GH-|evil|\p{Cf}|\p{Surrogate}/u);
}

function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** The cells of a row, by the bars that are not escaped. */
const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

describe('the Markdown report', () => {
  it('begins, after the verdicts, with what is wrong and what to do, gravest first', async () => {
    const lost = traceOf(`
      0 worker  dispatch-started   d1 outbox
      1 worker  wait-until-called  d1 p1
      2 browser request-started    r1 d1
      3 browser request-settled    r1 responded 500
      4 worker  wait-until-settled d1 p1
      5 worker  dispatch-settled   d1
      6 page    register-called    "[object Object]" c1
      7 page    register-settled   c1
    `);
    const [first, second] = wordedProblems(fold(emptyModel(), lost), lost);
    const text = await textOf(markdownFormat, lost);
    const [, heading, ...rest] = section('problems', text).split(/^### /m);
    expect([first?.problem.rule, second?.problem.rule]).toEqual(['swallowed-failure', 'odd-tag']);
    expect(heading).toContain(texts.problem({ severity: 'loss', title: first?.title ?? '' }));
    expect(heading).toContain(first?.todo.split(':')[0]);
    expect(rest).toHaveLength(1);
    expect(text.indexOf('## ')).toBe(text.indexOf(`## ${texts.headings.problems()}`));
    expect(section('problems', await textOf(markdownFormat, []))).toContain(texts.noProblems());
  });

  it('tells the environment', () => {
    expect(report).toMatch(/^# `First try`\n/);
    expect(report).toContain(`| ${texts.rows.page()} | \`https://app.example/inbox?user=1\` |`);
    expect(report).toContain('Chrome/156.0.0.0');
    expect(report).toContain('`SyncScope` `0.1.0`');
    const worker = '`https://app.example/sw.js`';
    const registration = { scope: '`https://app.example/`', worker, sync: 'granted', periodic: texts.notKnown() };
    expect(report).toContain(texts.registration(registration));
    expect(report).toContain(`| ${texts.rows.gap()} | The browser was busy. |`);
  });

  it('has a table of all attempts', () => {
    const rows = section('attempts')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 6);
    expect(new Set(rows.map((row) => cellsOf(row).length))).toEqual(new Set([7]));
    expect(rows[2]).toBe(`| 0.000 | \`outbox\` | sync | 1 | ${rejected} | 24 ms | \`POST /api/messages?key=1 503\` |`);
    expect(rows[3]).toContain(`| 2 | ${endText('succeeded', null)} |`);
    expect(rows[5]).toContain(`| ${texts.attempt({ attempt: '', lastChance: true, simulated: true }).trim()} |`);
  });

  it('shows what failed with its error and stack, and what the browser counts as done', () => {
    const part = section('failures');
    const title = { type: 'sync', tag: '`outbox`', attempt: 1, time: '0.000 s', outcome: rejected };
    expect(part).toContain(`### ${texts.attemptTitle(title)}`);
    expect(part).toContain('TypeError: Failed to fetch\n    at send (https://app.example/sw.js:3:4)');
  });

  it('tells of a failure once: with the problem that it is, if it is one', async () => {
    const late = dispatchProblemText({ rule: 'late-wait-until', severity: 'risk', params: {} });
    const lost = await textOf(markdownFormat, lossEvents);
    expect(section('problems', lost)).toContain(problemTexts['late-wait-until'].title());
    expect(section('problems', lost)).toContain(
      texts.dispatchTitle({
        type: 'periodicsync',
        tag: '`news`',
        time: '0.631 s',
        outcome: resultTexts.succeededBut({ reason: reasons['late-wait-until']() }),
      }),
    );
    expect(section('failures', lost)).not.toContain(late);
    expect(section('failures', lost)).not.toContain('`draft`');
    // What the browser counts as a success is not called one alone.
    expect(section('attempts', lost)).toContain(
      `| ${resultTexts.lost({ reason: reasons['swallowed-failure'](), certain: true })} |`,
    );
    const thrown = traceOf(`
      0  worker dispatch-started d1 a
      1  worker handler-returned d1 error={"name":"Error","message":"no","stack":"Error: no\\n    at f (https://app.example/sw.js:1:2)"}
      2  worker dispatch-settled d1
      10 worker dispatch-started d2 a
      11 worker handler-returned d2 error={"name":"Error","message":"no"}
      12 worker dispatch-settled d2
      20 page   register-called  b c1
      21 page   register-settled c1 rejected error={"name":"NotAllowedError","message":"Permission denied."}
    `);
    const text = await textOf(markdownFormat, thrown);
    expect(section('problems', text)).toContain('Error: no\n    at f (https://app.example/sw.js:1:2)');
    const first = texts.dispatchTitle({
      type: 'sync',
      tag: '`a`',
      time: '0.000 s',
      outcome: resultTexts.lost({ reason: reasons['handler-threw'](), certain: true }),
    });
    expect(section('problems', text)).toContain(texts.firstAttempt({ first, count: 1 }));
    expect(section('problems', text)).toContain('NotAllowedError: Permission denied.');
    expect(section('failures', text)).toContain(texts.noProblems());
  });

  it('has a timeline in the order of time', () => {
    const times = [...section('timeline').matchAll(/^ *(\d+\.\d{3}) {2}/gm)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThan(15);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(section('timeline')).toContain('outbox: console.log: not sent, `trying` | again');
  });

  it('says how to reproduce it', () => {
    expect(section('steps')).toContain(
      [
        texts.openPage({ page: '`https://app.example/inbox?user=1`' }),
        steps.at({ what: called('outbox'), place: '`https://app.example/app.js?v=1:3:4`' }),
        steps.setOffline({ offline: true }),
        called('draft'),
        steps.setOffline({ offline: false }),
        steps.fire({ type: 'sync', tag: '`outbox`', how: 'simulated', lastChance: true }),
      ]
        .map((step, i) => `${i + 1}. ${step}\n`)
        .join(''),
    );
  });

  it('tells answers that a rule or a replay has made as theirs, and what made them as steps', async () => {
    const made = await textOf(
      markdownFormat,
      traceOf(`
        0 panel   fault-changed     true rule={"id":"f1","url":"/api","what":"answer","status":503}
        1 worker  dispatch-started  d1 outbox
        1 worker  wait-until-called d1 w1
        2 browser request-started   r1 d1
        3 browser request-settled   r1 responded 503 phase=head faultId=f1
        4 browser request-settled   r1 responded 503 phase=end faultId=f1
        5 worker  wait-until-settled d1 w1
        5 worker  dispatch-settled  d1
        6 panel   fault-changed     false rule={"id":"f1","url":"/api","what":"answer","status":503}
        7 panel   replay-started    p1 requests=recording dispatches=[]
        8 panel   fire-requested    f2 outbox simulated replayId=p1
        9 worker  dispatch-started  d2 outbox trusted=false fireId=f2
        10 browser request-started  r2 d2
        11 browser request-settled  r2 failed phase=end answered=missing
        12 worker dispatch-settled  d2
      `),
    );
    const byRule = answers.made.rule({ rule: 'any /api: answer 503' });
    expect(section('attempts', made)).toContain(steps.made({ what: 'POST /api 503', made: byRule }));
    expect(section('attempts', made)).toContain(
      steps.made({ what: 'POST /api failed', made: answers.made.replay({ how: 'missing' }) }),
    );
    expect(section('problems', made)).toContain(answers.made.rule({ rule: 'any /api: answer 503' }).replace(/“(.*)”/, '`$1`'));
    expect(section('timeline', made).split(steps.made({ what: 'POST /api: 503', made: byRule }))).toHaveLength(2);
    const rule = '`any /api: answer 503`';
    expect(section('steps', made)).toContain(
      `2. ${steps.setRule({ active: true, rule })}\n3. ${steps.setRule({ active: false, rule })}\n` +
        `4. ${steps.replay({ count: 0, meet: 'recording' })}\n`,
    );
    expect(section('steps', made)).not.toContain('`outbox`');
  });

  it('tells of tags that went with their registration', async () => {
    const went = traceOf(`
        0   page   register-called  outbox
        5   page   register-settled outbox
        9   worker dispatch-started d1 outbox
        20  worker dispatch-settled d1 failed rejected
        300 page   registration-unregister-called gone stack=[{"function":"","url":"https://app.example/app.js","line":4,"column":1}]
        305 page   registration-unregister-settled
      `);
    const lost = await textOf(markdownFormat, went);
    const [problem] = wordedProblems(fold(emptyModel(), went), went);
    expect(problem?.problem.rule).toBe('unregistered');
    expect(section('problems', lost)).toContain(texts.problem({ severity: 'loss', title: problem?.title ?? '' }));
    expect(section('failures', lost)).not.toContain(texts.neverFires({ type: 'sync', tag: '`outbox`' }));
    // Where nobody is seen to have registered it but the user, it is no problem of the app.
    const fired = traceOf(`
      0   page   register-called  outbox fireId=f1
      5   page   register-settled outbox
      300 page   registration-unregister-called gone
      305 page   registration-unregister-settled
    `);
    expect(section('failures', await textOf(markdownFormat, fired))).toContain(
      `### ${texts.neverFires({ type: 'sync', tag: '`outbox`' })}\n\n`,
    );
    const unregistered = steps.unregister({ context: 'page', scope: '`https://app.example/`' });
    const place = '`https://app.example/app.js:4:1`';
    expect(section('steps', lost)).toContain(`3. ${steps.at({ what: unregistered, place })}`);
  });

  it('keeps texts of the page as texts', async () => {
    for (const nasty of nastyTexts) {
      const word = JSON.stringify(nasty);
      const error = JSON.stringify({ name: nasty, message: nasty, stack: nasty });
      const events = traceOf(`
        0 page register-called ${word} c1 stack=${JSON.stringify([{ function: nasty, url: nasty, line: 1, column: 1 }])}
        1 page register-settled c1 rejected error=${error}
        2 worker dispatch-started d1 ${word}
        3 worker wait-until-called d1 p late=true
        4 browser request-started r1 d1 ${word} method=${word}
        5 browser request-settled r1 responded 500
        6 worker console-message d1 ${word}
        7 worker dispatch-settled d1
        8 worker dispatch-started d2 ${word}
        9 worker dispatch-settled d2 failed rejected error=${error}
        9 panel capture-gap 1 2 ${word}
      `);
      const header = { ...sampleRecording, name: nasty, url: nasty, userAgent: nasty, tool: { name: nasty, version: nasty } };
      const scoped = [...events, ...traceOf(`0 page registration-observed scope=${word}`)];
      const text = await textOf(markdownFormat, scoped, {}, header);
      expectOnlyTexts(text);
      const rows = section('attempts', text)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      expect(rows.map((row) => cellsOf(row).length)).toEqual([7, 7, 7, 7]);
    }
  });

  it('writes the empty tag, and one with line breaks, so that they can be seen', async () => {
    const events = traceOf(`
      0 page   register-called  "" c1
      1 page   register-settled c1 rejected
      2 worker dispatch-started d1 "one\\ntwo"
      3 worker dispatch-settled d1 failed
      4 panel  fire-requested   f1 ""
    `);
    const text = await textOf(markdownFormat, events);
    expect(section('attempts', text)).toContain(String.raw`"one\ntwo"` + '` | sync |');
    expect(section('failures', text)).toMatch(/### register\(`""`\), at[^]*### sync `"one\\ntwo"`/);
    expect(section('timeline', text)).toMatch(/register\(""\)\n[^]*  "": [^]*sync "one\\ntwo"[^]*"" /);
    expect(section('timeline', text)).toContain(steps.fired({ tag: '""', how: 'browser' }));
    expect(section('steps', text)).toContain('sync.register(`""`)');
    expect(section('steps', text)).toContain(steps.fire({ type: 'sync', tag: '`""`', how: 'browser', lastChance: false }));
  });

  it('says of times that no calendar knows that they are out of range', async () => {
    const events = [
      ...traceOf(`
      0 page   register-called  a c1
      9 worker dispatch-started d1 a
    `),
      ...[1e308, -1e308].flatMap((at, i) =>
        traceOf(`
      0 worker dispatch-started o${i} b
      1 worker dispatch-settled o${i} failed
      2 page   register-called  b k${i}
      3 page   register-settled k${i} rejected
      4 browser capture-gap     -1e308 1e308
    `).map((event) => ({ ...event, at: event.kind === 'dispatch-settled' ? -at : at })),
      ),
    ].map((event, i) => ({ ...event, seq: i + 1 }));
    const text = await textOf(markdownFormat, events, {}, { ...sampleRecording, startedAt: 1e308, endedAt: -1e308 });
    expect(text).not.toMatch(/NaN|Infinity|Invalid|e\+\d/);
    expect(section('attempts', text)).toContain('| 0.000 | `a` |');
    expect(section('attempts', text)).toContain(`| ${outOfRange()} | \`b\` |`);
    expect(text).toContain(
      `| ${texts.rows.recorded()} | ${texts.recorded({ start: outOfRange(), end: outOfRange(), count: 12, tool: '`SyncScope`', version: '`0.1.0`' })} |`,
    );
  });

  it('stays short however long the recording is', async () => {
    const many = traceOf(
      Array.from(
        { length: 3000 },
        (_, i) => `${i} worker dispatch-started d${i} t${i}\n${i} worker dispatch-settled d${i} failed`,
      ).join('\n'),
    );
    const text = await textOf(markdownFormat, many);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain(texts.more.attempts({ count: 2_800 }));
    expect(text).toContain(texts.more.lines({ count: 5_600 }));
  });

  it('tells nothing of an empty trace, and nothing that shall be left out', async () => {
    expect(await textOf(markdownFormat, [])).toContain(texts.noSync());
    const told = await textOf(markdownFormat, sampleEvents, { leaveOut: ['queries', 'texts', 'stacks'] });
    for (const word of ['user=1', 'key=1', 'trying', 'Failed to fetch', 'sw.js:3:4']) expect(told).not.toContain(word);
  });
});

describe('texts of others', () => {
  it('are what they were when they are rendered', () => {
    for (const nasty of nastyTexts) {
      for (const markdown of [plain(nasty), table(['a'], [[plain(nasty)]])]) {
        const shown = new MarkdownIt({ html: true, linkify: true }).render(markdown);
        const code = /<code>(.*)<\/code>/s.exec(shown)?.[1] ?? '';
        expect(unescaped(code).trim()).toBe(clipped(nasty).trim());
      }
      expectOnlyTexts(prose(`POST ${nasty} was answered 409, yet it succeeded.`));
    }
  });

  it('in a sentence leave its words as they are', () => {
    expect(prose('POST https://a.example/x was answered 409, yet it won’t retry.')).toBe(
      'POST `https://a.example/x` was answered 409, yet it won’t retry.',
    );
  });

  it('keep the brackets of a call together', () => {
    expect(prose('Call it at once (now): event.waitUntil(send()).')).toBe('Call it at once (now): `event.waitUntil(send())`.');
  });

  it('are code and cut in a line, and fenced in a block', () => {
    expect(plain('a|b*c\n<d>')).toBe('`a|b*c <d>`');
    expect([plain('`'), plain('a``b'), plain(' a '), plain('')]).toEqual(['`` ` ``', '```a``b```', '`  a  `', '']);
    expect(plain('x'.repeat(1000))).toHaveLength(303);
    expect(table(['a|b'], [[plain('c|d')]])).toBe('| a\\|b |\n| --- |\n| `c\\|d` |');
    expect(fenced(['````'])).toBe('`````text\n````\n`````');
  });
});
