import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MessageTooLarge } from './endpoint.ts';
import { RequestFailed, Requests, type RequestMessage } from './requests.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const posted: RequestMessage[] = [];
  return { posted, requests: new Requests((message) => posted.push(message)) };
}

describe('a request', () => {
  it('is posted with its method, its parameters and an id of its own', () => {
    const { posted, requests } = setUp();
    void requests.send('fire', { tag: 'outbox' }, 1000);
    void requests.send('clear', {}, 1000);
    expect(posted).toEqual([
      { type: 'request', id: 1, method: 'fire', params: { tag: 'outbox' } },
      { type: 'request', id: 2, method: 'clear', params: {} },
    ]);
  });

  it('gets its own answer, in whatever order they come', async () => {
    const { requests } = setUp();
    const first = requests.send('a', {}, 1000);
    const second = requests.send('b', {}, 1000);
    requests.answer({ type: 'reply', id: 2, result: 'two' });
    requests.answer({ type: 'reply', id: 1, result: 'one' });
    await expect(first).resolves.toBe('one');
    await expect(second).resolves.toBe('two');
  });

  it('fails at once where it is too large to be sent, and waits for nothing', async () => {
    const requests = new Requests(() => {
      throw new MessageTooLarge();
    });
    await expect(requests.send('import-events', {}, 1000)).rejects.toThrow(MessageTooLarge);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails with the reason of the other side', async () => {
    const { requests } = setUp();
    const answer = requests.send('fire', {}, 1000);
    requests.answer({ type: 'failure', id: 1, why: { code: 'no-active-worker', params: {} } });
    await expect(answer).rejects.toMatchObject({ why: { code: 'no-active-worker' } });
  });

  it('fails when its time is over, and not before', async () => {
    const { requests } = setUp();
    const ended = vi.fn<(error: unknown) => void>();
    requests.send('fire', {}, 2500).catch(ended);
    await vi.advanceTimersByTimeAsync(2499);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledExactlyOnceWith(
      new RequestFailed({ code: 'request-unanswered', params: { method: 'fire', seconds: 2.5 } }),
    );
  });

  it('ignores an answer that comes too late, twice, or to nobody', async () => {
    const { requests } = setUp();
    const answer = requests.send('fire', {}, 1000);
    requests.answer({ type: 'reply', id: 1, result: 'first' });
    requests.answer({ type: 'failure', id: 1, why: { code: 'said', params: { message: 'second' } } });
    requests.answer({ type: 'reply', id: 99, result: 'third' });
    await expect(answer).resolves.toBe('first');

    const late = expect(requests.send('fire', {}, 1000)).rejects.toThrow(RequestFailed);
    await vi.advanceTimersByTimeAsync(1000);
    requests.answer({ type: 'reply', id: 2, result: 'late' });
    await late;
  });

  it('fails when the connection is lost, with all others that are open', async () => {
    const { requests } = setUp();
    const open = [requests.send('a', {}, 1000), requests.send('b', {}, 1000)];
    requests.failAll({ code: 'connection-lost', params: {} });
    for (const answer of open) await expect(answer).rejects.toMatchObject({ why: { code: 'connection-lost' } });
    const after = requests.send('c', {}, 1000);
    requests.answer({ type: 'reply', id: 3, result: 'fine' });
    await expect(after).resolves.toBe('fine');
  });

  it('leaves no timer behind', async () => {
    const { requests } = setUp();
    const answered = requests.send('a', {}, 1000);
    const lost = requests.send('b', {}, 1000);
    requests.answer({ type: 'reply', id: 1, result: null });
    requests.failAll({ code: 'page-gone', params: {} });
    await expect(answered).resolves.toBeNull();
    await expect(lost).rejects.toThrow('page-gone');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails when it can’t be posted', async () => {
    const requests = new Requests(() => {
      throw new Error('The port is closed.');
    });
    await expect(requests.send('a', {}, 1000)).rejects.toThrow('The port is closed.');
  });
});
