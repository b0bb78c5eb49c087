import { readFile } from 'node:fs/promises';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { rulePages } from '../messages/rule-page.ts';
import { problemDocs } from './problem-docs.ts';

it('docs/problems.md says what the panel says', async () => {
  const file = await readFile(new URL('../../docs/problems.md', import.meta.url), 'utf8').catch(() => '');
  expect(file === problemDocs(), 'docs/problems.md is out of date: run npm run docs').toBe(true);
});

it.each(rulePages())('the example of %s is code', (_, { parts }) => {
  const code = parts.filter(({ isCode }) => isCode).map(({ text }) => text);
  expect(code).not.toEqual([]);
  for (const text of code) {
    const { errors } = parseSync('example.js', `async () => {\n${text}\n};`, { sourceType: 'script' });
    expect(errors.map(({ message }) => message)).toEqual([]);
    // So wide is the panel where it is docked right.
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
  }
});
