/** What docs/formats.md says that each format keeps. */
import { expect, it } from 'vitest';
import { plantedTrace } from '../../test/planted-trace.ts';
import { sampleEvents, sampleRecording, textOf } from '../../test/sample-trace.ts';
import type { TraceEvent } from '../trace/events.ts';
import { harFormat } from './har.ts';
import { formats } from './index.ts';
import { markdownFormat } from './markdown.ts';
import { perfettoFormat } from './perfetto.ts';
import { readTrace } from './read.ts';
import { syncScopeFormat } from './syncscope.ts';
import { TraceRefused } from './reading/refused.ts';

const newer = {
  seq: sampleEvents.length + 1,
  id: 'n-1',
  at: sampleRecording.startedAt,
  source: 'page' as const,
  kind: 'moon-phase',
  phase: { full: true },
};
const events: TraceEvent[] = [...sampleEvents, newer];

/** All objects anywhere in a value. */
function* objectsIn(value: unknown): Iterable<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  yield { ...value };
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

it('a SyncScope trace comes back as it was, with kinds that this version does not know', async () => {
  expect(await readTrace(await textOf(syncScopeFormat, events))).toEqual({ recording: sampleRecording, events });
  const planted = plantedTrace().events;
  const first = await readTrace(await textOf(syncScopeFormat, planted));
  expect(await readTrace(await textOf(syncScopeFormat, first.events))).toEqual(first);
});

it('a Perfetto trace holds every event whole', async () => {
  const file: unknown = JSON.parse(await textOf(perfettoFormat, events));
  const held = new Map(
    [...objectsIn(file)]
      .filter(({ id, seq }) => typeof id === 'string' && typeof seq === 'number')
      .map((event) => [event['id'], event]),
  );
  for (const event of events) expect(held.get(event.id)).toEqual(event);
});

it('a HAR holds every request, with its time, its answer and its dispatch, and nothing else', async () => {
  const file: { log: { entries: Record<string, unknown>[]; pages: { id: string }[] } } = JSON.parse(
    await textOf(harFormat, events),
  );
  const started = events.filter(({ kind }) => kind === 'request-started');
  expect(file.log.entries.map(({ _requestId }) => _requestId)).toEqual(
    started.map((event) => 'requestId' in event && event.requestId),
  );
  expect(JSON.stringify(file)).not.toMatch(/moon-phase|register-called|"wait-until/);
});

it('a Markdown report says how much it left out', async () => {
  const many = Array.from({ length: 1_000 }, (_, i) => ({ ...newer, seq: i + 1, id: `n-${i}` }));
  expect(await textOf(markdownFormat, many)).toContain('… and 600 more lines.');
});

it.each(formats.filter(({ id }) => id !== 'syncscope').map((format) => [format.label, format] as const))(
  '%s is not taken for a trace that could be read back',
  async (_, format) => {
    await expect(readTrace(await textOf(await format.load(), events))).rejects.toThrow(TraceRefused);
  },
);
