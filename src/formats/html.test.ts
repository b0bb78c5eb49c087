import { describe, expect, it } from 'vitest';
import { lossEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import * as resultTexts from '../messages/compiled/results.js';
import reasons from '../messages/compiled/verdict-reasons.js';
import * as texts from '../messages/compiled/html-report.js';
import * as reportTexts from '../messages/compiled/report.js';
import { wordedProblems } from '../messages/problems.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { htmlFormat } from './html.ts';
import { html } from './html-text.ts';
import { plainTextOf, strangeIn } from '../../test/html-reader.ts';

const report = await textOf(htmlFormat, lossEvents);

/** The part of a report under a heading. */
function section(heading: keyof typeof texts.headings, text = report): string {
  const [, part] = text.split(`<section aria-labelledby="${heading}">`);
  if (part === undefined) throw new Error(`There is no section ${heading}.`);
  return part.split('</section>')[0] ?? '';
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

describe('the HTML report', () => {
  it('is a page that may load and run nothing', () => {
    expect(report).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(report).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;/,
    );
    expect(strangeIn(report)).toEqual([]);
  });

  it('says of each problem what happened, what to do, and what proves it, with links to its attempts', async () => {
    const worded = wordedProblems(fold(emptyModel(), lossEvents), lossEvents);
    const [first] = worded;
    const part = section('problems');
    expect(countOf(part, '<article')).toBe(worded.length);
    for (const { title, what, todo } of worded) {
      for (const text of [title, what, todo]) expect(plainTextOf(part)).toContain(text);
    }
    expect(plainTextOf(part)).toContain(`${texts.severities.loss()} ${first?.title}`);
    expect(plainTextOf(part)).toContain('POST /draft: failed, TypeError: net::ERR_FAILED');
    const targets = [...part.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).not.toEqual([]);
    for (const id of targets) expect(countOf(report, `id="${id}"`)).toBe(1);
    expect(plainTextOf(section('problems', await textOf(htmlFormat, [])))).toContain(reportTexts.noProblems());
  });

  it('does not call good what a problem says was lost', () => {
    const rows = section('attempts').split('<tr').slice(2).map(plainTextOf);
    const draft = rows.find((row) => row.includes('draft'));
    expect(draft).toContain(resultTexts.lost({ reason: reasons['swallowed-failure'](), certain: true }));
    expect(draft).not.toContain('✔');
    expect(rows.filter((row) => row.includes('✔ succeeded'))).toHaveLength(2);
    expect(rows.filter((row) => row.includes('▲ succeeded, '))).toHaveLength(1);
  });

  it('draws a lane for each tag, and explains the signs that it used', () => {
    const part = section('timeline');
    expect(countOf(part, '<div class="lane">')).toBe(3);
    for (const name of ['succeeded', 'failed', 'lost', 'open', 'wait', 'offline', 'registered'] as const) {
      expect(part, name).toMatch(new RegExp(`class="(bar |mark )?${name}\\b`));
      expect(plainTextOf(part)).toContain(texts.legend[name]());
    }
    expect(plainTextOf(part)).not.toContain(texts.legend.refused());
  });

  it('tells of each attempt its requests and errors, and of what was not captured', () => {
    const attempts = plainTextOf(section('attempts'));
    expect(attempts).toContain('POST /api/messages?key=1 ✖ 503');
    expect(attempts).toContain('TypeError: Failed to fetch');
    expect(attempts).toContain('at send (https://app.example/sw.js:3:4)');
    expect(plainTextOf(section('gaps'))).toContain('The browser was busy.');
  });

  it('lists the rules that changed requests, and leaves frames of extensions out', async () => {
    const rule = JSON.stringify({ id: 'f1', url: '/api', what: 'refuse', when: 'always' });
    const stack = 'Error: no\\n    at f (https://app.example/sw.js:1:2)\\n    at syncscope dispatch 4 (syncscope-probe:1:3:4)';
    const events = traceOf(`
      -10 panel   fault-changed    true rule=${rule}
      0   worker  dispatch-started d1 outbox
      20  browser request-started  r1 d1
      21  browser request-settled  r1 failed faultId=f1
      30  worker  dispatch-settled d1 failed rejected error={"name":"Error","message":"no","stack":"${stack}"}
    `);
    const text = await textOf(htmlFormat, events);
    expect(plainTextOf(section('faults', text))).toContain('any /api: refuse');
    expect(plainTextOf(section('attempts', text))).toContain('at f (https://app.example/sw.js:1:2)');
    expect(text).not.toContain('syncscope-probe');
    expect(report).not.toContain('aria-labelledby="faults"');
  });

  it('says how much is left out where there is too much to read, and links to no attempt that is not there', async () => {
    const run = (i: number): string => `
      ${10 * i}     worker dispatch-started d${i} t${i % 60}
      ${10 * i + 1} worker handler-returned d${i}${i < 600 ? '' : ' error={"name":"Error","message":"m"}'}
      ${10 * i + 2} worker dispatch-settled d${i}`;
    const text = await textOf(htmlFormat, traceOf(Array.from({ length: 800 }, (_, i) => run(i)).join('')));
    const rows = countOf(section('attempts', text), '<tr') - 1;
    expect(rows).toBe(520);
    expect(text).toContain(texts.more.attempts({ count: 280 }));
    expect(text).toContain(texts.more.tags({ count: 10 }));
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(countOf(text, `id="${id}"`)).toBe(1);
  });

  it('draws many attempts as few, and keeps them within the page whatever their times are', async () => {
    const run = (i: number): string => `
      ${i} worker dispatch-started d${i} t
      ${i} worker dispatch-settled d${i}`;
    const many = await textOf(htmlFormat, traceOf(Array.from({ length: 5_000 }, (_, i) => run(i)).join('')));
    expect(countOf(section('timeline', many), 'class="bar')).toBeLessThan(10);
    expect(section('timeline', many)).toContain(texts.drawnAsOne());
    expect(section('timeline')).not.toContain(texts.drawnAsOne());
    const odd = await textOf(
      htmlFormat,
      traceOf(
        '-1e308 worker dispatch-started d1 t\n1e308 worker dispatch-settled d1\n5 page register-called t c\n9 page recording-stopped',
      ),
    );
    for (const [, percent] of odd.matchAll(/ (?:x\d?|width)="([^"%]*)%"/g)) {
      expect(Number(percent)).toBeGreaterThanOrEqual(0);
      expect(Number(percent)).toBeLessThanOrEqual(100);
    }
  });
});

describe('texts of others', () => {
  it.each([
    '</style></title><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    '</section></main><h1>Hi</h1>',
    '--> <!-- ]]> &lt; &amp; &#x3c;script&#x3e;',
    'javascript:alert(1)',
    'a\u202eb\u2066c\u200fd\u0000e\ud800f\u2028g\u001bh',
  ])('stay texts: %j', async (nasty) => {
    const told = JSON.stringify(nasty).replace('\u2028', String.raw`\u2028`);
    const events = traceOf(`
      0  browser registration-observed scope="https://a.example/${told.slice(1)}
      1  page    register-called   ${told} c1 stack=[{"function":${told},"url":${told},"line":1,"column":1}]
      2  page    register-settled  c1 rejected error={"name":${told},"message":${told}}
      3  worker  dispatch-started  d1 ${told}
      4  worker  wait-until-called d1 p1
      5  browser request-started   r1 d1 ${told} method=${told}
      6  browser request-settled   r1 failed error={"name":${told},"message":${told}}
      7  browser console-message   d1 ${told}
      8  browser exception-thrown  d1 error={"name":${told},"message":${told},"stack":${told.slice(0, -1)}\\n  at ${told.slice(1)}}
      9  worker  wait-until-settled d1 p1
      10 worker  dispatch-settled  d1
      11 browser capture-gap       5 6 ${told}
    `);
    const header = { ...sampleRecording, name: nasty, url: nasty, userAgent: nasty, tool: { name: nasty, version: nasty } };
    const text = await textOf(htmlFormat, events, {}, header);
    expect(strangeIn(text)).toEqual([]);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}|\p{Surrogate}/u);
  });

  it('are escaped, and cut where they are very long', () => {
    expect(html`<p title="${'"<&>\''}">${'<b>'}${html`<b>${1}</b>`}${null}</p>`.source).toBe(
      '<p title="&quot;&lt;&amp;&gt;&#39;">&lt;b&gt;<b>1</b></p>',
    );
    expect(html`${'x'.repeat(10_000)}`.source).toHaveLength(6_001);
    expect(html`${'&'.repeat(10_000)}`.source).toMatch(/^(&amp;)+…$/);
  });
});
