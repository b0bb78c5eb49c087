import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import { keepConnected } from './reconnecting.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One end of a made-up connection, with what its other side can do. */
class FakeEndpoint implements Endpoint {
  readonly posted: unknown[] = [];
  closed = false;
  #onMessage: ((message: unknown) => void)[] = [];
  #onClose: (() => void)[] = [];

  post(message: unknown): void {
    this.posted.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage.push(listener);
  }
  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }
  close(): void {
    this.closed = true;
  }

  /** The other side says something. */
  say(message: unknown): void {
    for (const listener of this.#onMessage) listener(message);
  }
  /** The other side is gone. */
  breakOff(): void {
    for (const listener of this.#onClose) listener();
  }
}

function setUp() {
  const made: FakeEndpoint[] = [];
  const log: string[] = [];
  const ending = new AbortController();
  let gone = false;
  const options = {
    connect: () => {
      if (gone) throw new Error('Extension context invalidated.');
      const endpoint = new FakeEndpoint();
      made.push(endpoint);
      return endpoint;
    },
    onOpen: (endpoint: Endpoint) => endpoint.post('hello'),
    onMessage: (message: unknown) => log.push(`message ${String(message)}`),
    onLost: () => log.push('lost'),
    onGone: () => log.push('gone'),
    signal: ending.signal,
  };
  return {
    made,
    log,
    ending,
    options,
    latest: () => made.at(-1) ?? new FakeEndpoint(),
    remove: () => {
      gone = true;
    },
  };
}

describe('a kept connection', () => {
  it('announces itself first, then carries messages both ways', () => {
    const { made, log, options, latest } = setUp();
    const post = keepConnected(options);
    expect(post('a')).toBe(true);
    latest().say('b');
    expect(made.map((endpoint) => endpoint.posted)).toEqual([['hello', 'a']]);
    expect(log).toEqual(['message b']);
  });

  it('is made again after 100 ms, then twice as long each time, at most 5 s', async () => {
    const { made, options, latest } = setUp();
    keepConnected(options);
    for (const wait of [100, 200, 400, 800, 1600, 3200, 5000, 5000]) {
      const before = made.length;
      latest().breakOff();
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(made, `just before ${wait} ms`).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(made, `after ${wait} ms`).toHaveLength(before + 1);
    }
  });

  it('waits 100 ms again once a message came', async () => {
    const { made, options, latest } = setUp();
    keepConnected(options);
    for (const wait of [100, 200, 400]) {
      latest().breakOff();
      await vi.advanceTimersByTimeAsync(wait);
    }
    latest().say('hello back');
    latest().breakOff();
    await vi.advanceTimersByTimeAsync(100);
    expect(made).toHaveLength(5);
  });

  it('says that it is lost, and takes nothing until it is back', async () => {
    const { log, options, latest } = setUp();
    const post = keepConnected(options);
    latest().breakOff();
    expect(log).toEqual(['lost']);
    expect(post('a')).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(post('b')).toBe(true);
    expect(latest().posted).toEqual(['hello', 'b']);
  });

  it('hears nothing from a connection that broke', async () => {
    const { made, log, options, latest } = setUp();
    keepConnected(options);
    const [old] = made;
    latest().breakOff();
    await vi.advanceTimersByTimeAsync(100);
    old?.say('from the past');
    old?.breakOff();
    expect(log).toEqual(['lost']);
  });

  it('is gone for good when there is none to be had', async () => {
    const { made, log, options, latest, remove } = setUp();
    const post = keepConnected(options);
    remove();
    latest().breakOff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual(['lost', 'gone']);
    expect(post('a')).toBe(false);
    expect(made).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with its signal: closed, silent, never made again', async () => {
    const { made, log, ending, options, latest } = setUp();
    const post = keepConnected(options);
    ending.abort();
    expect(latest().closed).toBe(true);
    latest().say('after the end');
    latest().breakOff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([]);
    expect(made).toHaveLength(1);
    expect(post('a')).toBe(false);
  });

  it('ends while it waits to be made again', async () => {
    const { made, ending, options, latest } = setUp();
    keepConnected(options);
    latest().breakOff();
    ending.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is never made when its signal was aborted before', () => {
    const { made, ending, options } = setUp();
    ending.abort();
    const post = keepConnected(options);
    expect(made).toHaveLength(0);
    expect(post('a')).toBe(false);
  });
});
