import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backgroundToPanelSchema } from '../../src/protocol/panel.ts';
import type { TraceStore } from '../../src/session/trace-store.ts';
import type { KnownEvent } from '../../src/trace/events.ts';
import { MessageTooLarge } from '../../src/transport/endpoint.ts';
import { PanelLink } from './panel-link.ts';

const event = (seq: number): KnownEvent => ({
  seq,
  id: `e-${seq}`,
  at: seq,
  source: 'page',
  kind: 'page-changed',
  change: 'navigated',
  url: '',
});

/** A trace that grows, and a link to a panel that follows it; a message carries no more events than so many. */
function setup(stored: KnownEvent[], carried = Infinity) {
  const sent: number[] = [];
  const failures: string[] = [];
  let messages = 0;
  /** Called after a reading has got all that is stored, before it says that this is all. */
  let whileReading = (): void => undefined;
  const store: Pick<TraceStore, 'read'> = {
    async *read(_, afterSeq = 0) {
      const events = stored.filter(({ seq }) => seq > afterSeq);
      await Promise.resolve();
      if (events.length > 0) yield events;
      await Promise.resolve();
      whileReading();
    },
  };
  let tell: (message: unknown) => void = () => undefined;
  const endpoint = {
    post: (message: unknown) => {
      const { success, output } = v.safeParse(backgroundToPanelSchema, message);
      if (success && output.type === 'reply') throw new MessageTooLarge();
      if (success && output.type === 'failure') failures.push(output.why.code);
      if (!success || output.type !== 'events') return;
      if (output.events.length > carried) throw new MessageTooLarge();
      sent.push(...output.events.map(({ seq }) => seq));
      messages++;
    },
    onMessage: (listener: (message: unknown) => void) => (tell = listener),
    onClose: () => undefined,
    close: () => undefined,
  };
  const link = new PanelLink(endpoint, {
    store: Promise.resolve(store),
    onOpen: () => undefined,
    onShown: () => undefined,
    answer: ({ id }) => Promise.resolve({ type: 'reply', id, result: 'a library of 70 MB' }),
  });
  const grow = (seq: number): void => {
    stored.push(event(seq));
    link.stored('a', [event(seq)]);
  };
  return {
    sent,
    failures,
    ask: () => tell({ type: 'request', id: 1, method: 'list-recordings', params: {} }),
    messages: () => messages,
    grow,
    onceWhileReading: (act: () => void) => {
      whileReading = () => {
        whileReading = () => undefined;
        act();
      };
    },
    follow: async (afterSeq: number) => {
      tell({ type: 'follow', recordingId: 'a', afterSeq });
      for (let i = 0; i < 20; i++) await Promise.resolve();
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a panel that follows a trace', () => {
  it('gets the past after what it has, then what is stored', async () => {
    const { sent, grow, follow } = setup([event(1), event(2), event(3)]);
    await follow(1);
    grow(4);
    expect(sent).toEqual([2, 3, 4]);
  });

  it('gets what is stored while the past is read, too late for that reading', async () => {
    const { sent, grow, follow, onceWhileReading } = setup([event(1)]);
    onceWhileReading(() => grow(2));
    await follow(1);
    grow(3);
    expect(sent).toEqual([2, 3]);
  });

  it('gets what comes alone at once, and a storm in few messages', async () => {
    const { sent, messages, grow, follow } = setup([]);
    await follow(0);
    for (let seq = 1; seq <= 2_000; seq++) {
      grow(seq);
      if (seq === 1) expect(sent).toEqual([1]);
      if (seq % 4 === 0) vi.advanceTimersByTime(1);
    }
    expect(messages()).toBeLessThan(250);
    vi.advanceTimersByTime(20);
    expect(sent).toEqual(Array.from({ length: 2_000 }, (_, i) => i + 1));
    vi.advanceTimersByTime(1_000);
    grow(2_001);
    expect(sent.at(-1)).toBe(2_001);
  });

  it('gets in pieces what is too large for one message', async () => {
    const { sent, messages, follow } = setup(
      Array.from({ length: 10 }, (_, i) => event(i + 1)),
      3,
    );
    await follow(0);
    expect(sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(messages()).toBe(4);
  });

  it('is told where an answer is too large for one message', async () => {
    const { failures, ask } = setup([]);
    ask();
    await Promise.resolve();
    expect(failures).toEqual(['message-too-large']);
  });
});
