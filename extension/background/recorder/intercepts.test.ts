import { beforeEach, describe, expect, test } from 'vitest';
import type { FaultRule } from '../../../src/trace/faults.ts';
import { fakeCdp, type FakeCdp } from '../../../test/fake-cdp.ts';
import { Answering } from './answering.ts';
import { Faults } from './faults.ts';
import { Intercepts } from './intercepts.ts';

const rule: FaultRule = { id: 'r1', url: '/api/', what: 'refuse', when: 'always' };

let fake: FakeCdp;
let faults: Faults;
let intercepts: Intercepts;

beforeEach(() => {
  fake = fakeCdp();
  faults = new Faults(fake.cdp, [], () => undefined);
  intercepts = new Intercepts(fake.cdp, faults);
});

const last = (): unknown => fake.sent.at(-1);

describe('the browser', () => {
  test('is asked to hold requests only while a rule is on', async () => {
    await Promise.all(intercepts.enable('s1'));
    expect(fake.sent).toEqual([]);
    faults.set(rule, true);
    await intercepts.apply('s1', false);
    expect(last()).toMatchObject({ sessionId: 's1', method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*/api/*' }] } });
    faults.set(rule, false);
    await intercepts.apply('s1', false);
    expect(last()).toMatchObject({ method: 'Fetch.disable' });
    expect(faults.all).toMatchObject([{ rule, active: false }]);
    faults.remove('r1');
    expect(faults.all).toEqual([]);
  });

  test('is asked to hold all while a replay keeps its requests from the network, and then what the rules say', async () => {
    faults.set(rule, true);
    intercepts.answering = new Answering(fake.cdp, null);
    await intercepts.apply('s1', false);
    expect(last()).toMatchObject({ method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*' }] } });
    intercepts.answering = null;
    await intercepts.apply('s1', false);
    expect(last()).toMatchObject({ method: 'Fetch.enable', params: { patterns: [{ urlPattern: '*/api/*' }] } });
  });

  test('lets go what an earlier background left held', async () => {
    faults.set(rule, true);
    await intercepts.restart('s1');
    expect(fake.methods('s1')).toEqual(['Fetch.disable', 'Fetch.enable', 'Runtime.evaluate']);
  });

  // Else the first request of a worker that runs would not be held.
  test.each([
    [true, ['Fetch.enable', 'Runtime.evaluate']],
    [false, ['Fetch.enable']],
  ])('lets a worker make a request of ours where there was none in its run: %s', async (first, methods) => {
    faults.set(rule, true);
    await intercepts.apply('s1', first);
    expect(fake.methods('s1')).toEqual(methods);
  });

  test('lets our own request meet no rule', () => {
    faults.set({ ...rule, url: '/' }, true);
    const request = { url: 'https://a.example/sw.js', urlFragment: '#syncscope-own', method: 'GET', headers: {} };
    const paused = { requestId: 'i1', request, networkId: 'n1', frameId: 'f', resourceType: 'Fetch' };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of them as is looked at
    intercepts.handle('s1', paused as never, {} as never);
    expect(last()).toMatchObject({ method: 'Fetch.continueRequest', params: { requestId: 'i1' } });
  });
});
