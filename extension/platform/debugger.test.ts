import type { Reason } from '../../src/trace/reasons.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Listener = (...args: unknown[]) => void;

const onEvent: Listener[] = [];
const onDetach: Listener[] = [];
const attach = vi.fn<() => Promise<void>>();
const detach = vi.fn<() => Promise<void>>();
const getTargets = vi.fn<() => Promise<unknown>>();
const sendCommand = vi.fn<() => Promise<unknown>>();

vi.stubGlobal('chrome', {
  debugger: {
    attach,
    detach,
    sendCommand,
    getTargets,
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
  shows('page');
});
afterEach(() => vi.useRealTimers());

/** Has a tab show a page. */
function shows(id: string): void {
  const others = [
    { id: 'other', type: 'page', tabId: 2 },
    { id: 'worker', type: 'worker' },
  ];
  getTargets.mockResolvedValue([...others, { id, type: 'page', tabId: 1 }]);
}

test('says so when the browser refuses', async () => {
  attach.mockRejectedValue(new Error('Cannot access a chrome:// URL'));
  await expect(attachDebugger(1)).rejects.toMatchObject({
    why: { code: 'debugger-refused', params: { message: 'Cannot access a chrome:// URL' } },
  });
});

test('a command that is never answered fails in the end', async () => {
  const cdp = await attachDebugger(1);
  sendCommand.mockReturnValue(new Promise(() => undefined));
  const sent = expect(cdp.send('s1', 'Runtime.enable', undefined)).rejects.toMatchObject({
    why: { code: 'no-answer', params: { method: 'Runtime.enable', seconds: 10 } },
  });
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
  ['canceled_by_user', { code: 'infobar-closed', params: {} }],
  ['target_closed', { code: 'tab-closed', params: {} }],
  ['something_new', { code: 'debugging-ended', params: { reason: 'something_new' } }],
])('a connection that ends with %s says why', async (reason, why) => {
  const lost = vi.fn<(why: Reason) => void>();
  const cdp = await attachDebugger(1);
  cdp.onLost(lost);
  for (const listener of onDetach) listener({ tabId: 1 }, reason);
  expect(lost.mock.calls).toEqual([[why]]);
  await cdp.close();
  expect(detach).not.toHaveBeenCalled();
});

test('a connection is made anew only when the browser has put another page under the tab', async () => {
  const cdp = await attachDebugger(1);
  expect(await cdp.renew()).toBe(false);
  shows('prerendered');
  expect(await cdp.renew()).toBe(true);
  expect(await cdp.renew()).toBe(false);
  expect(detach).toHaveBeenCalledTimes(1);
  expect(attach).toHaveBeenCalledTimes(2);
});

test('a connection that can’t be made anew is lost, and says why', async () => {
  const lost = vi.fn<(why: Reason) => void>();
  const cdp = await attachDebugger(1);
  cdp.onLost(lost);
  shows('chrome://version');
  attach.mockRejectedValue(new Error('Cannot access a chrome:// URL'));
  expect(await cdp.renew()).toBe(false);
  expect(lost.mock.calls).toEqual([[{ code: 'debugger-refused', params: { message: 'Cannot access a chrome:// URL' } }]]);
});
