import { describe, expect, it } from 'vitest';
import { pageProblemText } from '../../src/messages/page-problems.ts';
import type { Frame, SessionState } from '../../src/protocol/session.ts';
import type { EventOf, KnownEvent } from '../../src/trace/events.ts';
import { emptyModel, fold } from '../../src/trace/fold.ts';
import type { Model } from '../../src/trace/model.ts';
import { adviceFor as adviceOf } from './advice.ts';

const adviceFor = (now: SessionState | null, model: Model) =>
  adviceOf(now, model, { nothingRan: () => 'Nobody knows why.', session: ({ code }) => code, page: pageProblemText });

const page: Frame = {
  url: 'https://a.example/',
  origin: 'https://a.example',
  top: true,
  secure: true,
  serviceWorker: true,
  sync: true,
  periodicSync: true,
};
const session: SessionState = {
  tabId: 1,
  url: 'https://a.example/',
  recordingId: 'r',
  capture: 'inspecting',
  recordingSince: null,
  offline: false,
  faults: [],
  frames: [page],
  waiting: [],
  problem: null,
};
const registered: EventOf<'registration-observed'> = {
  seq: 1,
  id: 'e1',
  at: 0,
  source: 'page',
  kind: 'registration-observed',
  scope: 'https://a.example/',
  active: { scriptUrl: 'https://a.example/sw.js', state: 'activated' },
  waiting: null,
  installing: null,
  permissions: { sync: 'granted', periodicSync: 'granted' },
};

const frame = (change: Partial<Frame>): Partial<SessionState> => ({ frames: [{ ...page, ...change }] });
const kinds = (change: Partial<SessionState>, ...events: EventOf<'registration-observed'>[]) =>
  adviceFor({ ...session, ...change }, fold(emptyModel(), events)).map((advice) => advice.kind);

describe('advice', () => {
  it('has nothing to say before background has spoken', () => {
    expect(adviceFor(null, emptyModel())).toEqual([]);
  });

  it.each<[string, Partial<SessionState>, string[]]>([
    ['a page of the browser', { url: 'chrome://settings/', frames: [] }, ['closed-page']],
    ['the store', { url: 'https://chromewebstore.google.com/x' }, ['closed-page']],
    ['a page that has not answered', { frames: [] }, ['no-answer', 'nothing-recorded']],
    ['an insecure page', frame({ secure: false, serviceWorker: false }), ['insecure']],
    ['no service workers', frame({ serviceWorker: false }), ['no-service-worker']],
    ['no Background Sync', frame({ sync: false }), ['no-background-sync']],
    ['no registration', {}, ['no-registration', 'nothing-recorded']],
    [
      'a problem of the session',
      { problem: { kind: 'refused', why: { code: 'said', params: { message: 'No.' } } } },
      ['refused', 'no-registration', 'nothing-recorded'],
    ],
  ])('for %s', (_, change, expected) => expect(kinds(change)).toEqual(expected));

  it('for a registration', () => {
    expect(kinds({}, registered)).toEqual(['nothing-recorded']);
    const installing = { ...registered, active: null, installing: registered.active };
    expect(kinds({}, installing)).toEqual(['no-active-worker', 'nothing-recorded']);
    const denied = {
      ...registered,
      permissions: { sync: 'denied' as const, periodicSync: 'denied' as const },
    };
    expect(kinds({}, denied)).toEqual(['sync-denied', 'nothing-recorded']);
  });

  it('speaks of periodic sync only where it was refused', () => {
    const call = { callId: 'c', api: 'periodicSync', tag: 'news', context: 'page' } as const;
    const base = { seq: 2, id: 'e2', at: 1, source: 'page' } as const;
    const error = { name: 'NotAllowedError', message: 'Permission denied.' };
    const events: KnownEvent[] = [
      registered,
      { ...base, kind: 'register-called', ...call },
      { ...base, seq: 3, id: 'e3', kind: 'register-settled', callId: 'c', outcome: 'rejected', error },
    ];
    const model = fold(emptyModel(), events);
    expect(adviceFor(session, model).map((advice) => advice.kind)).toContain('periodic-denied');
  });

  it('leaves out what can’t be said yet', () => {
    const refused = { ...session, problem: { kind: 'refused' as const, why: { code: 'said', params: { message: 'No.' } } } };
    const words = { nothingRan: () => '', session: () => '', page: () => '' };
    expect(adviceOf(refused, emptyModel(), words).map(({ kind }) => kind)).toEqual(['nothing-recorded']);
  });

  it('says what to do in every sentence', () => {
    const all = adviceFor({ ...session, ...frame({ secure: false }) }, emptyModel());
    for (const { sentence } of all) expect(sentence).toMatch(/\. ?\S.*\.$/);
  });
});
