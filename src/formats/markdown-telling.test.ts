import { describe, expect, it } from 'vitest';
import { textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import * as answers from '../messages/compiled/answers.js';
import * as texts from '../messages/compiled/report.js';
import * as steps from '../messages/compiled/report-events.js';
import * as faults from '../messages/compiled/report-faults.js';
import { markdownFormat } from './markdown.ts';

/** The part of a report under a heading. */
function section(heading: keyof typeof texts.headings, text: string): string {
  const part = text.split(/^## /m).find((found) => found.startsWith(`${texts.headings[heading]()}\n`));
  if (part === undefined) throw new Error(`There is no section ${heading}.`);
  return part;
}

describe('the Markdown report', () => {
  it('begins with what led to the first attempt, and counts from that', async () => {
    const events = traceOf(`
      0     panel   recording-started
      10    browser worker-changed    w1 started
      9000  page    register-called   outbox
      9005  page    register-settled  outbox
      9010  worker  dispatch-started  d1 outbox
      9030  worker  dispatch-settled  d1
    `);
    const lines = section('timeline', await textOf(markdownFormat, events)).split('\n');
    expect(lines[2]).toBe(texts.sinceFirst({ attempts: 1 }));
    expect(lines[5]).toBe('-0.010  register(outbox)');
    expect(lines[6]).toMatch(/^ 0\.000  sync outbox/);
    // Where nobody did anything, what there is is told.
    const quiet = section('timeline', await textOf(markdownFormat, events.slice(0, 2)));
    expect(quiet).toContain(texts.sinceFirst({ attempts: 0 }));
    expect(quiet).toContain(steps.recordingStarted());
  });

  it('says which requests the user sent again', async () => {
    const events = traceOf(`
      0 worker  dispatch-started d1 outbox
      1 browser request-started  r1 d1 https://app.example/api
      2 browser request-started  r2 -  https://app.example/api resendOf=r1
    `);
    const lines = section('timeline', await textOf(markdownFormat, events)).split('\n');
    const what = 'POST https://app.example/api';
    expect(lines.filter((line) => line.includes(what)).map((line) => line.replace(/^\s*[\d.]+\s+/, ''))).toEqual([
      `outbox: ${what}`,
      steps.sentAgain({ what }),
    ]);
  });

  it('keeps what went on to matter of what came before, and counts the rest', async () => {
    const events = traceOf(`
      0     panel   recording-started
      5     panel   capture-gap       1 4
      10    browser worker-changed    w1 started
      20    page    connectivity-changed true by=page
      9000  worker  dispatch-started  d1 outbox
    `);
    const told = section('timeline', await textOf(markdownFormat, events));
    expect(told.match(/^ *-?\d+\.\d{3} {2}.*$/gm)?.map((line) => line.trim().slice(0, 6))).toEqual([
      '-8.995',
      '-8.980',
      '0.000 ',
    ]);
    expect(told).toContain(texts.more.lines({ count: 2 }));
  });

  it('lists the rules that changed requests, and marks each of these', async () => {
    const rule = JSON.stringify({ id: 'f1', url: '/api', what: 'refuse', when: 'always' });
    const slow = JSON.stringify({ id: 'f2', url: '/slow', what: 'delay', ms: 500, when: 'always' });
    const events = traceOf(`
      0  worker  dispatch-started d1 outbox
      10 panel   fault-changed    true rule=${rule}
      20 browser request-started  r1 d1 https://app.example/api/a
      21 browser request-settled  r1 failed faultId=f1
      30 panel   fault-changed    false rule=${rule}
      40 panel   fault-changed    true rule=${slow}
      41 browser request-started  r2 d1 https://app.example/slow
      90 browser request-settled  r2 responded 200 faultId=f2
      99 worker  dispatch-settled d1
    `);
    const text = await textOf(markdownFormat, events);
    const [refuse, delay] = ['any /api: refuse', 'any /slow: wait 500 ms'];
    const told = (start: string, end: string) =>
      `${faults.on({ times: faults.time({ start, end, ended: end !== '' }) })}; ${faults.met({ count: 1 })}`;
    const lines = section('faults', text).split('\n');
    expect(lines[2]).toBe(`- \`${refuse}\`: ${told('0.010 s', '0.030 s')}`);
    expect(lines[3]).toContain(told('0.040 s', ''));
    expect(section('attempts', text)).toContain(answers.made.rule({ rule: refuse }));
    const rules = lines.slice(2, 4).map((line) => /`(.*)`/.exec(line)?.[1] ?? '');
    expect(section('attempts', text)).toContain(steps.delayed({ what: 'POST /slow 200', rule: rules[1] ?? delay }));
    expect(await textOf(markdownFormat)).not.toContain(`## ${texts.headings.faults()}`);
  });

  it('has the app’s own frames alone in its stacks', async () => {
    const rows = [
      'TypeError: no',
      '    at send (https://app.example/sw.js:1:2)',
      '    at syncscope dispatch 4 (syncscope-probe:1:3:4)',
      '    at run (chrome-extension://abc/page-hook.js:1:1)',
      '    at https://app.example/sw.js:9:9',
    ];
    const error = JSON.stringify({ name: 'TypeError', message: 'no', stack: rows.join('\n') });
    const frame = (url: string) => ({ function: 'f', url, line: 1, column: 1 });
    const stack = JSON.stringify([frame('chrome-extension://abc/page-hook.js'), frame('https://app.example/app.js')]);
    const events = traceOf(`
      0 page   register-called  a c1 stack=${stack}
      1 page   register-settled c1 rejected error=${error}
      2 worker dispatch-started d1 b
      3 worker dispatch-settled d1 failed rejected error=${error}
    `);
    const text = await textOf(markdownFormat, events);
    expect(text).not.toMatch(/chrome-extension|syncscope-probe|syncscope dispatch/);
    expect(text).toContain([rows[0], rows[1], rows[4]].join('\n'));
    expect(section('steps', text)).toContain('app.js:1:1');
  });
});
