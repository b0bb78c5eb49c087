import { beforeEach, describe, expect, test } from 'vitest';
import type { FaultRule } from '../trace/faults.ts';
import { fakeCdp, type FakeCdp } from '../../test/fake-cdp.ts';
import { Answering } from './answering.ts';
import { Faults } from './faults.ts';
import { Intercepts } from './intercepts.ts';

const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };

const scriptUrl = 'https://a.example/sw.js?v=1';

let fake: FakeCdp;
let faults: Faults;
let intercepts: Intercepts;

beforeEach(() => {
  fake = fakeCdp();
  faults = new Faults(fake.cdp, [], () => undefined, new AbortController().signal);
  intercepts = new Intercepts(fake.cdp, faults);
});

const last = (): unknown => fake.sent.at(-1);

describe('the browser', () => {
  test('is asked to hold requests only while a rule is on', async () => {
    await Promise.all(intercepts.enable('s1'));
    expect(fake.sent).toEqual([]);
    faults.set([{ rule, active: true }]);
    await intercepts.apply('s1', scriptUrl, false);
    expect(last()).toMatchObject({ sessionId: 's1', method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*/api/*' }] } });
    faults.set([{ rule, active: false }]);
    await intercepts.apply('s1', scriptUrl, false);
    expect(last()).toMatchObject({ method: 'Fetch.disable' });
    expect(faults.all).toMatchObject([{ rule, active: false }]);
  });

  test('is asked to hold all while a replay keeps its requests from the network, and then what the rules say', async () => {
    faults.set([{ rule, active: true }]);
    intercepts.answering = new Answering(fake.cdp, null);
    await intercepts.apply('s1', scriptUrl, false);
    expect(last()).toMatchObject({ method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*' }] } });
    intercepts.answering = null;
    await intercepts.apply('s1', scriptUrl, false);
    expect(last()).toMatchObject({ method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*/api/*' }] } });
  });

  test('lets go what an earlier background left held', async () => {
    faults.set([{ rule, active: true }]);
    await intercepts.restart('s1', scriptUrl);
    expect(fake.methods('s1')).toEqual(['Fetch.disable', 'Fetch.enable', 'Runtime.evaluate']);
  });

  // Else the first request of a worker that runs would not be held.
  test.each([
    [true, ['Fetch.enable', 'Runtime.evaluate']],
    [false, ['Fetch.enable']],
  ])('lets a worker make a request of ours where there was none in its run: %s', async (first, methods) => {
    faults.set([{ rule, active: true }]);
    await intercepts.apply('s1', scriptUrl, first);
    expect(fake.methods('s1')).toEqual(methods);
  });

  describe('and our own request', () => {
    /** The fragment of the address that a worker was asked to request. */
    const mark = (): string => /#[\w-]+/.exec(JSON.stringify(last()))?.[0] ?? '';
    const done = (sessionId: string, networkId: string | undefined, request: object): unknown => {
      const paused = { requestId: 'i1', request: { url: scriptUrl, method: 'GET', headers: {}, ...request }, networkId };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of them as is looked at
      intercepts.handle(sessionId, paused as never, { note: () => undefined } as never);
      return last();
    };
    const goesOn = { method: 'Fetch.continueRequest', params: { requestId: 'i1' } };
    const fails = { method: 'Fetch.failRequest' };

    beforeEach(async () => {
      faults.set([{ rule: { ...rule, url: '/' }, active: true }]);
      await intercepts.apply('s1', scriptUrl, true);
    });

    test('meets no rule', () => {
      expect(last()).toMatchObject({ method: 'Runtime.evaluate' });
      expect(done('s1', 'n1', { urlFragment: mark() })).toMatchObject(goesOn);
    });

    test('is marked anew each time', async () => {
      const first = mark();
      await intercepts.apply('s1', scriptUrl, true);
      expect(mark()).not.toBe(first);
    });

    test.each<[string, string, string | undefined, object]>([
      ['a forged mark', 's1', 'n1', { urlFragment: '#syncscope-own' }],
      ['no mark', 's1', 'n1', {}],
      ['the mark of another worker', 's2', 'n1', {}],
      ['another address', 's1', 'n1', { url: 'https://a.example/api/send' }],
      ['another method', 's1', 'n1', { method: 'POST' }],
      ['no name by which it could be known again', 's1', undefined, {}],
    ])('is not the one with %s, which meets the rules', (what, sessionId, networkId, request) => {
      const urlFragment = what === 'no mark' ? {} : { urlFragment: mark() };
      expect(done(sessionId, networkId, { ...urlFragment, ...request })).toMatchObject(fails);
    });

    test('is not another one with its mark', () => {
      const urlFragment = mark();
      done('s1', 'n1', { urlFragment });
      expect(done('s1', 'n2', { urlFragment })).toMatchObject(fails);
    });
  });
});
