import { describe, expect, it } from 'vitest';
import type { ComparedAttempt } from '../trace/compare.ts';
import { comparisonJson, comparisonMarkdown } from './comparison.ts';
import { readTrace } from './read.ts';

const run = (outcome: 'succeeded' | 'failed') => ({
  outcome,
  duration: 12.3,
  promises: [],
  requests: ['POST /a|b 200'],
  errors: ['TypeError: <b>'],
});
const attempt = (fields: Partial<ComparedAttempt>): ComparedAttempt => ({
  scope: 'https://app.example/',
  type: 'sync',
  tag: 'outbox',
  number: 1,
  before: run('failed'),
  after: run('failed'),
  verdict: 'same',
  differs: [],
  ...fields,
});
const error = { name: 'Error', message: 'The worker is gone.' };
const report = {
  before: { id: 'a', name: 'Old *one*', startedAt: 1 },
  after: { name: 'New' },
  attempts: [
    attempt({}),
    attempt({ number: 2, after: run('succeeded'), verdict: 'different', differs: ['outcome', 'requests'] }),
    attempt({ tag: '', after: null, verdict: 'only-before', missing: 'failed', error }),
  ],
};

describe('a comparison', () => {
  it('is Markdown with a sentence, and first what is not the same', () => {
    const text = comparisonMarkdown(report);
    const [failed, succeeded] = ['failed', 'succeeded'].map(
      (outcome) => `${outcome}, 12 ms; \`POST /a\\|b 200\`; \`TypeError: <b>\``,
    );
    expect(text).toBe(`# \`Old *one*\` compared with \`New\`

2 attempts in both, 1 different; 1 only in \`Old *one*\`.

## Differences

| Tag | No. | Registration | Before | After |  |
| --- | --- | --- | --- | --- | --- |
| \`outbox\` | 2 | \`https://app.example/\` | ${failed} | ${succeeded} | different: outcome, requests |
| \`""\` | 1 | \`https://app.example/\` | ${failed} | – | The worker is gone. |

## The same in both

| Tag | No. | Registration | Before | After |  |
| --- | --- | --- | --- | --- | --- |
| \`outbox\` | 1 | \`https://app.example/\` | ${failed} | ${failed} | the same |
`);
  });

  it('is cut in Markdown where it is long, and says so', () => {
    const attempts = Array.from({ length: 500 }, (_, i) => attempt({ number: i + 1 }));
    expect(comparisonMarkdown({ ...report, attempts })).toContain('300 more attempts are not shown.');
  });

  it('is JSON with all of it', () => {
    expect(JSON.parse(comparisonJson(report))).toEqual({
      format: 'syncscope-comparison',
      version: 1,
      before: report.before,
      after: report.after,
      counts: { both: 2, different: 1, onlyBefore: 1, onlyAfter: 0 },
      attempts: report.attempts.map((each) => (each.missing ? { ...each, reason: error.message } : each)),
    });
    expect(JSON.parse(comparisonJson({ ...report, attempts: [] }))).toMatchObject({ attempts: [] });
  });

  it('is no trace, and an import says what it is', async () => {
    await expect(readTrace(comparisonJson(report))).rejects.toThrow('This is a comparison of recordings');
  });
});
