import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/trace/events.ts';
import { Follower } from './follower.ts';

const events = (...seqs: number[]): TraceEvent[] =>
  seqs.map((seq) => ({ seq, id: `e${seq}`, at: seq, source: 'page', kind: 'page-changed' }));

function setup(stored: Record<string, TraceEvent[][]>) {
  const said: string[] = [];
  const follower = new Follower({
    async *read(id) {
      for (const batch of stored[id] ?? []) yield await Promise.resolve(batch);
    },
    follow: (id, afterSeq) => said.push(`follow ${id} after ${afterSeq}`),
    onEvents: (list, past) => said.push(`${past ? 'past' : 'live'} ${list.map((e) => e.seq).join(' ')}`),
    onLoaded: (error) => said.push(error instanceof Error ? `failed: ${error.message}` : 'loaded'),
  });
  return { follower, said };
}

describe('following a trace', () => {
  it('reads the past batch by batch, then follows from the last number', async () => {
    const { follower, said } = setup({ a: [events(1, 2), events(3)] });
    await follower.show('a', true);
    follower.accept('a', events(4));
    expect(said).toEqual(['past 1 2', 'past 3', 'loaded', 'follow a after 3', 'live 4']);
  });

  it('drops what it has already', async () => {
    const { follower, said } = setup({ a: [events(1, 2)] });
    await follower.show('a', true);
    follower.accept('a', events(1, 2, 3));
    follower.accept('a', events(2, 3));
    expect(said.slice(3)).toEqual(['live 3']);
  });

  it('asks once for what is missing, and takes nothing until it comes', async () => {
    const { follower, said } = setup({ a: [events(1)] });
    await follower.show('a', true);
    follower.accept('a', events(2));
    follower.accept('a', events(5));
    follower.accept('a', events(6));
    follower.accept('a', events(3, 4, 5, 6));
    expect(said.slice(3)).toEqual(['live 2', 'follow a after 2', 'live 3 4 5 6']);
  });

  it('asks for what is missing right after the past, too', async () => {
    const { follower, said } = setup({ a: [events(1)] });
    await follower.show('a', true);
    follower.accept('a', events(3));
    expect(said.slice(2)).toEqual(['follow a after 1', 'follow a after 1']);
  });

  it('takes its cursor to a new connection', async () => {
    const { follower, said } = setup({ a: [events(1, 2)] });
    await follower.show('a', true);
    follower.reconnected();
    expect(said.at(-1)).toBe('follow a after 2');
  });

  it('forgets a trace as soon as it turns to another', async () => {
    const { follower, said } = setup({ a: [events(1)], b: [events(1, 2)] });
    const first = follower.show('a', true);
    await follower.show('b', true);
    await first;
    follower.accept('a', events(2));
    expect(said).toEqual(['past 1 2', 'loaded', 'follow b after 2']);
  });

  it('does not follow a trace that nobody writes to', async () => {
    const { follower, said } = setup({ old: [events(1)] });
    await follower.show('old', false);
    follower.accept('old', events(2));
    follower.reconnected();
    expect(said).toEqual(['past 1', 'loaded']);
  });

  it('follows from the start when the store can’t be read', async () => {
    const said: string[] = [];
    const follower = new Follower({
      // oxlint-disable-next-line require-yield -- it fails before its first batch
      async *read(): AsyncGenerator<TraceEvent[]> {
        await Promise.reject(new Error('disk full'));
      },
      follow: (id, afterSeq) => said.push(`follow ${id} after ${afterSeq}`),
      onEvents: () => undefined,
      onLoaded: (error) => said.push(String(error)),
    });
    await follower.show('a', true);
    expect(said).toEqual(['Error: disk full', 'follow a after 0']);
  });
});
