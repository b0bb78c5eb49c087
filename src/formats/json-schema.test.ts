import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { plantedTrace } from '../../test/planted-trace.ts';
import { sampleEvents, textOf } from '../../test/sample-trace.ts';
import { schemaFaults } from '../../test/schema-faults.ts';
import { eventKinds } from '../trace/kinds/index.ts';
import { traceJsonSchema } from './json-schema.ts';
import { readSyncScopeTrace, syncScopeFormat } from './syncscope.ts';

const docs = new URL('../../docs/', import.meta.url);

it('docs/trace.schema.json says what the code checks', async () => {
  const file = await readFile(new URL('trace.schema.json', docs), 'utf8').catch(() => '');
  expect(file === traceJsonSchema(), 'docs/trace.schema.json is out of date: run npm run schema').toBe(true);
});

it('docs/trace-format.md names every kind and every field', async () => {
  const text = await readFile(new URL('trace-format.md', docs), 'utf8');
  const missing = Object.entries(eventKinds).flatMap(([kind, { fields }]) => {
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

describe('by a strict validator of others', () => {
  const fileOf = async (events = sampleEvents): Promise<{ events: Record<string, unknown>[] }> =>
    JSON.parse(await textOf(syncScopeFormat, events));

  it('what we write is valid', async () => {
    expect(schemaFaults(await fileOf())).toEqual([]);
    expect(schemaFaults(await fileOf(plantedTrace().events))).toEqual([]);
  });

  it('an event of a kind that only a newer version knows is valid', async () => {
    const file = await fileOf();
    file.events.push({ seq: 1_000, id: 'x-1', at: 1, source: 'worker', kind: 'moon-phase', phase: { full: true } });
    expect(schemaFaults(file)).toEqual([]);
  });

  it.each<[string, (event: Record<string, unknown>) => void, string]>([
    ['a field of another type', (event) => (event['lastChance'] = 'no'), '/lastChance must be boolean'],
    ['a field that is missing', (event) => delete event['tag'], " must have required property 'tag'"],
    ['a field that all events have', (event) => (event['at'] = 'now'), '/at must be number'],
  ])('%s is told of the kind that was meant', async (_, spoil, fault) => {
    const file = await fileOf();
    const index = file.events.findIndex(({ kind }) => kind === 'dispatch-started');
    const event = file.events[index];
    if (!event) throw new Error('There is no dispatch.');
    spoil(event);
    const found = schemaFaults(file);
    expect(found).toContain(`/events/${index}${fault}`);
    // Nothing is said of other kinds, in whose place the event was not meant to be.
    expect(found.length).toBeLessThanOrEqual(3);
  });
});
