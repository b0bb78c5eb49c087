/** With a secret in each field that there is, none is found where its part was left out: in any format. */
import { describe, expect, it } from 'vitest';
import { credential, plantedIn, plantedTrace, secrets } from '../../test/planted-trace.ts';
import { textOf } from '../../test/sample-trace.ts';
import { compareReplay } from '../trace/compare.ts';
import { emptyModel, fold } from '../trace/fold.ts';
import { isEvent } from '../trace/events.ts';
import { isRecordingHeader, recordingSchema, type RecordingHeader } from '../trace/recording.ts';
import { recordable } from '../trace/text-fields.ts';
import { comparisonJson, comparisonMarkdown } from './comparison.ts';
import { formats } from './index.ts';
import { eventWithout, privateParts, recordingWithout, reportWithout } from './leave-out.ts';
import { readTrace } from './read.ts';

const { events, unknownFields } = plantedTrace();
const header = plantedRecording();

function plantedRecording(): RecordingHeader {
  const { value, unknownFields: unknown } = plantedIn(recordingSchema, 'recording');
  expect(unknown).toEqual([]);
  const later = Object.values(secrets).join(' ');
  const recording = {
    ...Object(value),
    later,
    fileFields: { later },
    partOf: { events: 1, chosen: 'filtered', filter: `/p?${secrets.queries} ${secrets.texts}` },
  };
  if (!isRecordingHeader(recording)) throw new Error('What was planted is no header.');
  return recording;
}

/** What is planted of what, by the word for it. */
function found(text: string): string[] {
  return [...Object.values(secrets), credential].filter((secret) => text.includes(secret));
}

it('of every field that the schema has it is said what it holds', () => {
  expect(unknownFields).toEqual([]);
});

it('all that is looked for is there', () => {
  expect(found(JSON.stringify([events, header]))).toEqual([...Object.values(secrets), credential]);
});

it('credentials are in no field once they are recorded, and what is recorded fits the schema', () => {
  const recorded = events.map((event) => recordable(event));
  // Of kinds and fields that are not known nothing is known to be an address.
  expect(found(JSON.stringify([recorded, recordable(header, 'recording')]))).toEqual(Object.values(secrets));
  expect(recorded.every(isEvent)).toBe(true);
  expect(recorded.map((event) => recordable(event))).toEqual(recorded);
  for (const event of recorded) expect(recordable(event)).toBe(event);
});

it('credentials are not read from files either', async () => {
  const [format] = formats;
  if (!format) throw new Error('There is no format.');
  const { recording, events: read } = await readTrace(await textOf(await format.load(), events, {}, header));
  expect(found(JSON.stringify([recording, read]))).toEqual(Object.values(secrets));
});

describe.each(privateParts)('without %s', (part) => {
  const parts = new Set([part]);

  it('no field has any, and all fit the schema', () => {
    const left = events.map((event) => eventWithout(event, parts));
    expect(found(JSON.stringify([left, recordingWithout(header, parts)]))).not.toContain(secrets[part]);
    expect(left.every(isEvent)).toBe(true);
    expect(isRecordingHeader(recordingWithout(header, parts))).toBe(true);
  });

  it.each(formats.map((format) => [format.label, format] as const))('nor has any %s', async (_, format) => {
    const code = await format.load();
    expect(found(await textOf(code, events, { leaveOut: [part] }, header))).not.toContain(secrets[part]);
  });

  it('nor has a comparison, as Markdown or JSON', () => {
    const was = {
      outcome: 'failed' as const,
      duration: 1,
      promises: ['rejected' as const],
      requests: [`POST /p?a=(${secrets.queries}) 200`],
      errors: [`${secrets.texts}: ${secrets.texts}`, `TypeError: ${secrets.texts} /p?${secrets.queries}`],
    };
    const side = { id: 'a', name: `A /p?${secrets.queries}`, startedAt: 1 };
    const attempt = { scope: `https://app.example/?${secrets.queries}`, type: 'sync' as const, tag: 'a', number: 1 };
    const attempts = [
      { ...attempt, before: was, after: { ...was, errors: [] }, verdict: 'different' as const, differs: ['errors' as const] },
      {
        ...attempt,
        before: was,
        after: null,
        verdict: 'only-before' as const,
        differs: [],
        missing: 'failed' as const,
        error: { name: 'Error', message: `${secrets.texts} /p?${secrets.queries}` },
      },
    ];
    const report = { before: side, after: side, attempts };
    for (const write of [comparisonMarkdown, comparisonJson]) {
      expect(found(write(report))).toEqual([secrets.queries, secrets.texts]);
      expect(write(report, [part])).not.toContain(secrets[part]);
      expect(write(report, [part])).toContain('different');
    }
    // Nothing of it is unknown.
    expect(Object.keys(reportWithout(report, parts).attempts[1] ?? {})).toEqual(Object.keys(attempts[1] ?? {}));
  });

  it('nor has the comparison of a replay', () => {
    const model = emptyModel();
    fold(
      model,
      events.map((event) => eventWithout(event, parts)),
    );
    const replays = [...model.replays.values()].map((replay) => compareReplay(model, replay));
    expect(replays.flat()).not.toEqual([]);
    expect(JSON.stringify(replays)).not.toContain(secrets[part]);
  });
});
