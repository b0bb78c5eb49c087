import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import { traceOf } from '../../test/trace-text.ts';
import { markdownFormat } from './markdown.ts';
import { clipped, fenced, plain, prose, table } from './markdown-text.ts';

const report = await textOf(markdownFormat);

/** The part of a report under a heading. */
function section(title: string, text = report): string {
  return text.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
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
  it('tells the environment', () => {
    expect(report).toMatch(/^# `First try`\n/);
    expect(report).toContain('| Page | `https://app.example/inbox?user=1` |');
    expect(report).toContain('Chrome/156.0.0.0');
    expect(report).toContain('by `SyncScope` `0.1.0`');
    expect(report).toContain('background sync granted');
    expect(report).toContain('| Not captured | The browser was busy. |');
  });

  it('has a table of all attempts', () => {
    const rows = section('Attempts')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 6);
    expect(new Set(rows.map((row) => cellsOf(row).length))).toEqual(new Set([7]));
    expect(rows[2]).toMatch(
      /^\| 0\.019 \| `outbox` \| sync \| 1 \| failed \(rejected\) \| 24 ms \| `POST \/api\/messages\?key=1 503` \|$/,
    );
    expect(rows[3]).toContain('| 2 | succeeded |');
    expect(rows[5]).toContain('(last chance) simulated');
  });

  it('shows what failed with its error and stack, and what the browser counts as done', () => {
    const part = section('What went wrong');
    expect(part).toContain('### sync `outbox`, attempt 1, at 0.019 s: failed (rejected)');
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
      '1. Open `https://app.example/inbox?user=1`\n' +
        '2. The page calls sync.register(`outbox`), at `https://app.example/app.js?v=1:3:4`\n' +
        '3. Cut the worker from the network\n' +
        '4. The page calls sync.register(`draft`)\n' +
        '5. Connect it again\n' +
        '6. Fire sync `outbox` simulated, as the last chance\n',
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
    expect(section('What went wrong', made)).toContain(
      'was answered 503 by your rule `any /api: answer 503`, yet the sync succeeded',
    );
    expect(section('Timeline', made).match(/POST \/api: 503, by your rule/g)).toHaveLength(1);
    expect(section('How to reproduce', made)).toContain(
      '2. Turn on the rule for requests: `any /api: answer 503`\n' +
        '3. Turn off the rule for requests: `any /api: answer 503`\n' +
        '4. Replay 0 recorded attempts, their requests answered from the recording\n',
    );
    expect(section('How to reproduce', made)).not.toContain('Fire sync');
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
      '### sync `outbox` will never fire\n\nIts registration was unregistered by the page at `/app.js:4`, at 0.305 s, while it was pending.',
    );
    expect(section('How to reproduce', lost)).toContain(
      '3. The page unregisters the registration of `https://app.example/`, at `https://app.example/app.js:4:1`',
    );
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
      const rows = section('Attempts', text)
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
    expect(section('Attempts', text)).toContain(String.raw`"one\ntwo"` + '` | sync |');
    expect(section('What went wrong', text)).toMatch(/### register\(`""`\), at[^]*### sync `"one\\ntwo"`/);
    expect(section('Timeline', text)).toMatch(/register\(""\)\n[^]*  "": rejected\n[^]*sync "one\\ntwo"[^]*fired "" through/);
    expect(section('How to reproduce', text)).toMatch(/sync\.register\(`""`\)[^]*Fire sync `""` through/);
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
    expect(section('Attempts', text)).toMatch(/\| 0\.009 \| `a` \|[^]*\| out of range \| `b` \|/);
    expect(text).toContain('| Recorded | out of range to out of range,');
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

  it('are code and cut in a line, and fenced in a block', () => {
    expect(plain('a|b*c\n<d>')).toBe('`a|b*c <d>`');
    expect([plain('`'), plain('a``b'), plain(' a '), plain('')]).toEqual(['`` ` ``', '```a``b```', '`  a  `', '']);
    expect(plain('x'.repeat(1000))).toHaveLength(303);
    expect(table(['a|b'], [[plain('c|d')]])).toBe('| a\\|b |\n| --- |\n| `c\\|d` |');
    expect(fenced(['````'])).toBe('`````text\n````\n`````');
  });
});
