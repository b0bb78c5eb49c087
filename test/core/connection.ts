/** A plain connection over the debugging protocol to a page of Puppeteer's, as the core takes it. */
import { CDPSessionEvent, type CDPSession, type Page } from 'puppeteer-core';
import type { Reason } from '../../src/trace/reasons.ts';
import type { Cdp, CdpEvent } from '../../src/transport/cdp.ts';

/** Puppeteer knows the commands of another version of the protocol. */
interface Sender {
  send(method: string, params?: object): Promise<unknown>;
}

/** Connects to a page. */
export async function connectTo(page: Page): Promise<Cdp> {
  const own = await page.createCDPSession();
  const connection = own.connection();
  if (!connection) throw new Error('The page is gone.');
  const listeners: ((event: CdpEvent) => void)[] = [];
  const onLost: ((why: Reason) => void)[] = [];

  const hear = (session: CDPSession, sessionId: string | null): void => {
    session.on('Target.attachedToTarget', (attached) => {
      const child = connection.session(attached.sessionId);
      if (child) hear(child, attached.sessionId);
    });
    // Whatever its types say, Puppeteer gives such a listener the name of the event first. Its own have no dot in theirs.
    session.on('*', (...[method, params]: unknown[]) => {
      if (typeof method !== 'string' || !method.includes('.')) return;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser sends what its protocol says
      const event = { method, params, sessionId } as CdpEvent;
      for (const listener of listeners) listener(event);
    });
  };
  hear(own, null);
  let isOpen = true;
  connection.on(CDPSessionEvent.SessionDetached, (gone: unknown) => {
    if (gone !== own || !isOpen) return;
    isOpen = false;
    for (const listener of onLost) listener({ code: 'debugging-ended', params: { reason: 'detached' } });
  });

  const send = async (sessionId: string | null, method: string, params: object | undefined): Promise<unknown> => {
    const session: Sender | null = sessionId === null ? own : connection.session(sessionId);
    if (!session) throw new Error(`There is no session ${sessionId} any more.`);
    return session.send(method, params);
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser answers what its protocol says
    send: send as Cdp['send'],
    onEvent: (listener) => void listeners.push(listener),
    onLost: (listener) => void onLost.push(listener),
    renew: () => Promise.resolve(false),
    async close() {
      isOpen = false;
      await own.detach();
    },
  };
}
