import { describe, expect, it } from 'vitest';
import { traceOf } from '../../test/trace-text.ts';
import { recordingName } from '../../src/messages/recording-name.ts';
import * as texts from '../../src/messages/compiled/recordings-list.js';
import type { KeptRecording } from '../../src/protocol/library.ts';
import { timeInName } from '../../src/session/new-recording.ts';
import { factsOf, isSought, outcomeOf, titleOf } from './about.ts';
import { contentsOf, type Contents } from './contents.ts';

const startedAt = Date.UTC(2026, 10, 28, 9, 5);
const automatic = recordingName({ host: 'app.example', time: timeInName(startedAt), times: 1 });
const recording: KeptRecording = {
  id: 'r',
  name: automatic,
  url: 'https://app.example/inbox',
  startedAt,
  endedAt: startedAt + 12_000,
  imported: false,
  pinned: false,
  inUse: false,
  events: 40,
  size: 9_000,
};
const contents: Contents = { attempts: 3, failed: 1, lost: 1, tags: ['outbox', 'ping'] };

describe('a recording in the list', () => {
  it('is called by its host and its tags, and not by its date, which is said anyway', () => {
    expect(titleOf(recording, null)).toBe('app.example');
    expect(titleOf(recording, contents)).toBe('app.example: outbox, ping');
    expect(titleOf({ ...recording, name: `${automatic} (2)` }, contents)).toBe('app.example: outbox, ping');
    expect(titleOf(recording, { ...contents, tags: [] })).toBe(texts.titleWithoutTags({ host: 'app.example' }));
    expect(titleOf(recording, { ...contents, tags: ['a', 'b', 'c', '', 'e'] })).toContain(texts.moreTags({ count: 2 }));
  });

  it('keeps the name that the user or its file gave it', () => {
    expect(titleOf({ ...recording, name: 'The good one' }, contents)).toBe('The good one');
    for (const added of [`${automatic} before the fix`, `${automatic} (2) again`, `${automatic} 2`]) {
      expect(titleOf({ ...recording, name: added }, contents)).toBe(added);
    }
    expect(titleOf({ ...recording, imported: true }, contents)).toBe(automatic);
  });

  it('says what came of it, in the tone of the worst', () => {
    expect(outcomeOf(contents)).toEqual({ text: texts.outcome({ attempts: 3, failed: 1, lost: 1 }), tone: 'bad' });
    expect(outcomeOf({ ...contents, failed: 0 }).tone).toBe('bad');
    expect(outcomeOf({ ...contents, lost: 0, failed: 0 }).tone).toBe('good');
    expect(outcomeOf({ attempts: 0, lost: 0, failed: 0, tags: [] }).tone).toBe('plain');
  });

  it('names its host where its title does not', () => {
    expect(factsOf(recording, 'The good one')[0]).toBe('app.example');
    expect(factsOf(recording, 'app.example: outbox')[0]).not.toBe('app.example');
  });

  it('is found by its name, host and tags, whatever their case', () => {
    expect(isSought('APP ping', recording, contents)).toBe(true);
    expect(isSought('ping', recording, null)).toBe(false);
    expect(isSought('ping other', recording, contents)).toBe(false);
  });
});

describe('what is in a recording', () => {
  const batches = [
    traceOf(`
      0 page   registration-observed
      1 page   register-called    outbox
      2 page   register-settled   outbox
      3 worker dispatch-started   d1 outbox
      4 worker wait-until-called  d1 p1
      5 browser request-started   r1 d1
      6 browser request-settled   r1 responded 500
      7 worker wait-until-settled d1 p1
      8 worker dispatch-settled   d1
    `),
    traceOf(`
      20 worker dispatch-started  d2 ping
      21 worker dispatch-settled  d2 failed
      22 worker dispatch-started  d3 ping
    `).map((event) => ({ ...event, seq: event.seq + 9, id: `${event.id}-more` })),
  ];
  const traces = {
    async *read() {
      yield* batches;
    },
  };

  it('is counted: attempts, those that failed, those that lost work, and tags, the busiest first', async () => {
    expect(await contentsOf(traces, 'r', new AbortController().signal)).toEqual({
      attempts: 3,
      failed: 1,
      lost: 1,
      tags: ['ping', 'outbox'],
    });
  });

  it('is not read on when the list is closed', async () => {
    const ended = new AbortController();
    ended.abort();
    await expect(contentsOf(traces, 'r', ended.signal)).rejects.toBe(ended.signal.reason);
  });
});
