import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { eventKinds } from '../trace/events.ts';
import { traceJsonSchema } from './json-schema.ts';
import { readSyncScopeTrace } from './syncscope.ts';

const docs = new URL('../../docs/', import.meta.url);

it('docs/trace.schema.json says what the code checks', async () => {
  const file = await readFile(new URL('trace.schema.json', docs), 'utf8').catch(() => '');
  expect(file === traceJsonSchema(), 'docs/trace.schema.json is out of date: run npm run schema').toBe(true);
});

it('docs/trace-format.md names every kind and every field', async () => {
  const text = await readFile(new URL('trace-format.md', docs), 'utf8');
  const missing = Object.entries(eventKinds).flatMap(([kind, fields]) => {
    const names = [kind, ...Object.keys(fields)];
    return names.filter((name) => !text.includes(`\`${name}`)).map((name) => `${name} of ${kind}`);
  });
  expect(missing).toEqual([]);
});

it('docs/trace-format.md shows a file that can be read', async () => {
  const text = await readFile(new URL('trace-format.md', docs), 'utf8');
  const example = /```json\n(.*?)```/s.exec(text)?.[1];
  expect((await readSyncScopeTrace(example)).events.length).toBeGreaterThan(0);
});
