import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Listener = (...args: unknown[]) => void;

const onEvent: Listener[] = [];
const onDetach: Listener[] = [];
const attach = vi.fn<() => Promise<void>>();
const detach = vi.fn<() => Promise<void>>();
const sendCommand = vi.fn<() => Promise<unknown>>();

vi.stubGlobal('chrome', {
  debugger: {
    attach,
    detach,
    sendCommand,
    onEvent: { addListener: (listener: Listener) => onEvent.push(listener) },
    onDetach: { addListener: (listener: Listener) => onDetach.push(listener) },
  },
});
const { attachDebugger } = await import('./debugger.ts');

beforeEach(() => {
  vi.useFakeTimers();
  attach.mockReset().mockResolvedValue();
  detach.mockReset().mockResolvedValue();
  sendCommand.mockReset().mockResolvedValue({});
});
afterEach(() => vi.useRealTimers());

test('says so when the browser refuses', async () => {
  attach.mockRejectedValue(new Error('Cannot access a chrome:// URL'));
  await expect(attachDebugger(1)).rejects.toThrow('The browser refuses to debug this tab: Cannot access a chrome:// URL');
});

test('a command that is never answered fails in the end', async () => {
  const cdp = await attachDebugger(1);
  sendCommand.mockReturnValue(new Promise(() => undefined));
  const sent = expect(cdp.send('s1', 'Runtime.enable', undefined)).rejects.toThrow('No answer to Runtime.enable within 10 s.');
  await vi.advanceTimersByTimeAsync(10_000);
  await sent;
});

test('events of other tabs are not heard', async () => {
  const heard: string[] = [];
  const cdp = await attachDebugger(1);
  cdp.onEvent(({ method }) => heard.push(method));
  for (const listener of onEvent) {
    listener({ tabId: 2 }, 'Runtime.bindingCalled', {});
    listener({ tabId: 1, sessionId: 's1' }, 'Inspector.targetCrashed', {});
  }
  expect(heard).toEqual(['Inspector.targetCrashed']);
});

test.each([
  ['canceled_by_user', /infobar .* was closed, which ends the recording/],
  ['target_closed', /The tab was closed/],
  ['something_new', /The browser ended the debugging of this tab \(something_new\)/],
])('a connection that ends with %s says why', async (reason, words) => {
  const lost = vi.fn<(reason: string) => void>();
  const cdp = await attachDebugger(1);
  cdp.onLost(lost);
  for (const listener of onDetach) listener({ tabId: 1 }, reason);
  expect(lost.mock.calls[0]?.[0]).toMatch(words);
  await cdp.close();
  expect(detach).not.toHaveBeenCalled();
});
