import { describe, expect, it } from 'vitest';
import { sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import { markdownFormat } from './markdown.ts';
import { fenced, plain } from './markdown-text.ts';

const report = await textOf(markdownFormat);

/** The part of a report under a heading. */
function section(title: string, text = report): string {
  return text.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
}

/** The cells of a row, by the bars that are not escaped. */
const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

describe('the Markdown report', () => {
  it('tells the environment', () => {
    expect(report).toMatch(/^# First try\n/);
    expect(report).toContain('| Page | https://app.example/inbox?user=1 |');
    expect(report).toContain('Chrome/156.0.0.0');
    expect(report).toContain('by SyncScope 0.1.0');
    expect(report).toContain('background sync granted');
    expect(report).toContain('| Not captured | The browser was busy. |');
  });

  it('has a table of all attempts', () => {
    const rows = section('Attempts').split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 6);
    expect(new Set(rows.map((row) => cellsOf(row).length))).toEqual(new Set([7]));
    expect(rows[2]).toMatch(/^\| 0\.019 \| outbox \| sync \| 1 \| failed \(rejected\) \| 24 ms \| POST \/api\/messages\?key=1 503 \|$/);
    expect(rows[3]).toContain('| 2 | succeeded |');
    expect(rows[5]).toContain('(last chance) simulated');
  });

  it('shows what failed with its error and stack, and what the browser counts as done', () => {
    const part = section('What went wrong');
    expect(part).toContain('### sync outbox, attempt 1, at 0.019 s: failed (rejected)');
    expect(part).toContain('TypeError: Failed to fetch\n    at send (https://app.example/sw.js:3:4)');
    expect(part).toContain('yet the sync succeeded');
    expect(part).toContain('waitUntil was called after the event was over');
  });

  it('has a timeline in the order of time', () => {
    const times = [...section('Timeline').matchAll(/^ *(\d+\.\d{3}) {2}/gm)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThan(15);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(section('Timeline')).toContain('outbox: console.log: not sent, `trying` | again');
  });

  it('says how to reproduce it', () => {
    expect(section('How to reproduce')).toContain(
      '1. Open https://app.example/inbox?user=1\n' +
        '2. The page calls sync.register(outbox), at https://app.example/app.js?v=1:3:4\n' +
        '3. Cut the worker from the network\n' +
        '4. The page calls sync.register(draft)\n' +
        '5. Connect it again\n' +
        '6. Fire sync outbox simulated, as the last chance\n',
    );
  });

  it('tells answers that a rule or a replay has made as theirs, and what made them as steps', async () => {
    const made = await textOf(
      markdownFormat,
      traceOf(`
        0 panel   fault-changed     true rule={"id":"f1","url":"/api","what":"answer","status":503}
        1 worker  dispatch-started  d1 outbox
        2 browser request-started   r1 d1
        3 browser request-settled   r1 responded 503 phase=head faultId=f1
        4 browser request-settled   r1 responded 503 phase=end faultId=f1
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
    expect(section('Attempts', made)).toContain('POST /api 503, by your rule “any /api: answer 503”');
    expect(section('Attempts', made)).toContain('POST /api failed, by the replay, whose recording does not hold it');
    expect(section('What went wrong', made)).toContain('was answered 503 by your rule “any /api: answer 503”, yet the sync succeeded');
    expect(section('Timeline', made).match(/POST \/api: 503, by your rule/g)).toHaveLength(1);
    expect(section('How to reproduce', made)).toContain(
      '2. Turn on the rule for requests: any /api: answer 503\n' +
        '3. Turn off the rule for requests: any /api: answer 503\n' +
        '4. Replay 0 recorded attempts, their requests answered from the recording\n',
    );
    expect(section('How to reproduce', made)).not.toContain('Fire sync outbox');
  });

  it('tells of tags that went with their registration', async () => {
    const lost = await textOf(
      markdownFormat,
      traceOf(`
        0   page   register-called  outbox
        5   page   register-settled outbox
        9   worker dispatch-started d1 outbox
        20  worker dispatch-settled d1 failed rejected
        300 page   registration-unregister-called gone stack=[{"function":"","url":"https://app.example/app.js","line":4,"column":1}]
        305 page   registration-unregister-settled
      `),
    );
    expect(section('What went wrong', lost)).toContain(
      '### sync outbox will never fire\n\nIts registration was unregistered by the page at /app.js:4, at 0.305 s, while it was pending.',
    );
    expect(section('How to reproduce', lost)).toContain('3. The page unregisters the registration of https://app.example/, at https://app.example/app.js:4:1');
  });

  it('keeps texts of the page as texts', async () => {
    const nasty = '</td>|`````\\n# Title\\n@everyone [x](javascript:y) ![z](w) \\u202e\\ud800 \\\\| <img>';
    const events = traceOf(`
      0 page register-called "${nasty}" c1
      1 page register-settled c1 rejected error={"name":"${nasty}","message":"${nasty}"}
      2 worker dispatch-started d1 "${nasty}"
      3 worker dispatch-settled d1 failed rejected error={"name":"E","message":"m","stack":"${nasty}"}
    `);
    const text = await textOf(markdownFormat, events, {}, { ...sampleRecording, name: '# <b>' });
    const fences = text.split('\n').filter((line) => /^`{6,}(text)?$/.test(line));
    expect(fences.length % 2).toBe(0);
    // The backslash of the page must not take away ours: each one is doubled.
    const outside = text.replace(/^(`{3,})text\n.*?\n\1$/gms, '');
    expect(outside.split('\n').filter((line) => line.startsWith('#')).every((line) => /^#{1,3} /.test(line))).toBe(true);
    expect(outside).not.toMatch(/<(?!b)|(?<!&)#\d|@|\n# T|\p{Cf}|\p{Surrogate}/u);
    const rows = section('Attempts', text).split('\n').filter((line) => line.startsWith('|'));
    expect(rows.map((row) => cellsOf(row.replaceAll('\\\\', '')).length)).toEqual([7, 7, 7]);
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
    expect(section('Attempts', text)).toContain(String.raw`| "one\\ntwo" | sync |`);
    expect(section('What went wrong', text)).toMatch(/### register\(""\), at[^]*### sync "one\\\\ntwo"/);
    expect(section('Timeline', text)).toMatch(/register\(""\)\n[^]*  "": rejected\n[^]*sync "one\\ntwo"[^]*fired "" through/);
    expect(section('How to reproduce', text)).toMatch(/sync\.register\(""\)[^]*Fire sync "" through/);
  });

  it('says of times that no calendar knows that they are out of range', async () => {
    const events = [...traceOf(`
      0 page   register-called  a c1
      9 worker dispatch-started d1 a
    `), ...[1e308, -1e308].flatMap((at, i) => traceOf(`
      0 worker dispatch-started o${i} b
      1 worker dispatch-settled o${i} failed
      2 page   register-called  b k${i}
      3 page   register-settled k${i} rejected
      4 browser capture-gap     -1e308 1e308
    `).map((event) => ({ ...event, at: event.kind === 'dispatch-settled' ? -at : at })))].map((event, i) => ({ ...event, seq: i + 1 }));
    const text = await textOf(markdownFormat, events, {}, { ...sampleRecording, startedAt: 1e308, endedAt: -1e308 });
    expect(text).not.toMatch(/NaN|Infinity|Invalid|e\+\d/);
    expect(section('Attempts', text)).toMatch(/\| 0\.009 \| a \|[^]*\| out of range \| b \|/);
    expect(text).toContain('| Recorded | out of range to out of range,');
  });

  it('stays short however long the recording is', async () => {
    const many = traceOf(
      Array.from({ length: 3000 }, (_, i) => `${i} worker dispatch-started d${i} t${i}\n${i} worker dispatch-settled d${i} failed`).join('\n'),
    );
    const text = await textOf(markdownFormat, many);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('… and 2800 more attempts.');
    expect(text).toContain('… and 5600 more lines.');
  });

  it('tells nothing of an empty trace, and nothing that shall be left out', async () => {
    expect(await textOf(markdownFormat, [])).toContain('No sync ran.');
    const told = await textOf(markdownFormat, sampleEvents, { leaveOut: ['queries', 'texts', 'stacks'] });
    for (const word of ['user=1', 'key=1', 'trying', 'Failed to fetch', 'sw.js:3:4']) expect(told).not.toContain(word);
  });
});

describe('texts of others', () => {
  it('are escaped and cut in a line, and fenced in a block', () => {
    expect(plain('a|b*c\n<d>')).toBe('a\\|b\\*c &#60;d&#62;');
    expect(plain('x'.repeat(1000))).toHaveLength(301);
    expect(fenced(['````'])).toBe('`````text\n````\n`````');
  });
});
