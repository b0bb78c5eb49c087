import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { byRole, click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as faultTexts from '../../src/messages/compiled/faults.js';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import type { EventOf } from '../../src/trace/events.ts';
import { isKnown } from '../../src/trace/events.ts';
import { choose, openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World;
let written = 0;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.record();
  await world.event('worker-changed', ({ change }) => change === 'stopped');
  await click(world.panel, 'button', toolbarTexts.breakRequests());
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** The choices of the form. */
const choices = { ...faultTexts.effects, ...faultTexts.turns };

async function pick(name: string, choice: keyof typeof choices): Promise<void> {
  const field = await byRole(world.panel, 'combobox', name);
  await field.select(choices[choice]());
  await field.dispose();
}

/** Adds a rule for the messages in the pane. @returns how that names it */
async function add(what: keyof typeof choices, numbers: Record<string, string> = {}, when?: 'first' | 'every'): Promise<string> {
  await click(world.panel, 'button', faultTexts.custom());
  await type(world.panel, 'textbox', faultTexts.address(), '/api/messages');
  await pick(faultTexts.effect(), what);
  if (when) await pick(faultTexts.turn(), when);
  for (const [name, text] of Object.entries(numbers)) {
    await type(world.panel, name === faultTexts.body() ? 'textbox' : 'spinbutton', name, text);
  }
  const before = (await world.eventsOf('fault-changed')).length;
  await click(world.panel, 'button', faultTexts.add());
  await until(async () => (await world.eventsOf('fault-changed')).length > before, { what: 'the rule to be on' });
  return until(() => world.panel.$eval('.rule:last-child label', ({ textContent }) => textContent), { what: 'the row' });
}

/** Takes a rule away. */
async function remove(rule: string): Promise<void> {
  await click(world.panel, 'button', faultTexts.removeRule({ rule }));
  await until(() => world.panel.$eval('.rules', ({ childElementCount }) => childElementCount === 0), {
    what: 'the rule to be gone',
  });
}

interface Ran {
  outcome: string;
  requests: EventOf<'request-settled'>[];
  /** Whether the message came to the server. */
  arrived: boolean;
}

/** How the requests for the messages ended, and how many attempts there were, after an event of the trace. */
async function endsOf(before: number): Promise<{ ends: EventOf<'request-settled'>[]; attempts: number }> {
  const events = (await world.events()).filter(isKnown).filter(({ seq }) => seq > before);
  const asked = new Set(
    events.flatMap((event) => (event.kind === 'request-started' && event.url.endsWith('/api/messages') ? event.requestId : [])),
  );
  const ends = new Map(
    events.flatMap((event) => (event.kind === 'request-settled' && asked.has(event.requestId) ? [[event.requestId, event]] : [])),
  );
  return { ends: [...ends.values()], attempts: events.filter(({ kind }) => kind === 'dispatch-started').length };
}

/** Has a message sent by a simulated sync, once or as often as Chromium would try. */
async function send(way: string): Promise<Ran> {
  const text = `Message ${++written}`;
  await world.page.evaluate(`import('/outbox.js').then((m) => m.clearMessages().then(() => m.addMessage('${text}')))`);
  const before = (await world.events()).length;
  await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'outbox');
  await choose(world, registrationTexts.moreWaysTyped(), way);
  const settled = await world.event('fire-settled', ({ seq }) => seq > before, 20_000);
  // Each attempt makes one request, which the browser may tell of later than the worker of its end.
  const requests = await until(() => endsOf(before), {
    what: 'the requests',
    accept: ({ ends, attempts }) => ends.length >= attempts,
  });
  return {
    outcome: settled.outcome,
    requests: requests.ends,
    arrived: (await demo.messages()).some((message) => message.text === text),
  };
}

describe('requests meet the rule', () => {
  let rule: string;
  beforeEach(() => () => remove(rule));

  test('refuse', async () => {
    rule = await add('refuse');
    const [changed] = await world.eventsOf('fault-changed');
    expect(changed).toMatchObject({
      source: 'panel',
      active: true,
      rule: { url: '/api/messages', what: 'refuse', when: 'always' },
    });
    const { outcome, requests, arrived } = await send(waysToFireTexts.simulated());
    expect([outcome, arrived]).toEqual(['failed', false]);
    expect(requests).toMatchObject([
      { outcome: 'failed', faultId: changed?.rule.id, error: { message: 'net::ERR_CONNECTION_REFUSED' } },
    ]);

    // The worker's script may mark what it asks for as it likes: that makes it none of ours.
    const worker = await (await world.driven.browser.waitForTarget((one) => one.url().startsWith(`${demo.url}sw.js`))).worker();
    const told = await worker?.evaluate(`fetch('/api/messages#syncscope-own').then(() => 'answered', () => 'refused')`);
    expect(told).toBe('refused');
    const { requestId } = await world.event('request-started', ({ url }) => url.endsWith('/api/messages#syncscope-own'));
    expect(await world.event('request-settled', (end) => end.requestId === requestId)).toMatchObject({
      faultId: changed?.rule.id,
    });
    // And ours is not recorded.
    const own = (await world.eventsOf('request-started')).filter(({ url }) => /#syncscope-own./.test(url));
    expect(own).toEqual([]);
  });

  test('time out', async () => {
    rule = await add('time-out', { [faultTexts.timeout()]: '50' });
    const { outcome, requests, arrived } = await send(waysToFireTexts.simulated());
    expect([outcome, arrived]).toEqual(['failed', false]);
    expect(requests).toMatchObject([{ error: { message: 'net::ERR_TIMED_OUT' } }]);
  });

  test('delay', async () => {
    rule = await add('delay', { [faultTexts.milliseconds()]: '300' });
    const { outcome, requests, arrived } = await send(waysToFireTexts.simulated());
    expect([outcome, arrived]).toEqual(['succeeded', true]);
    const [settled] = requests;
    const started = await world.event('request-started', ({ requestId }) => requestId === settled?.requestId);
    expect((settled?.at ?? 0) - started.at).toBeGreaterThanOrEqual(300);
  });

  test('answer', async () => {
    rule = await add('answer', { [faultTexts.status()]: '429', [faultTexts.body()]: '{"error":"Slow down"}' });
    const { outcome, requests, arrived } = await send(waysToFireTexts.simulated());
    expect([outcome, arrived]).toEqual(['failed', false]);
    expect(requests).toMatchObject([{ outcome: 'responded', status: 429, mimeType: 'application/json' }]);
  });

  test('cut off: the server has it, and the worker does not know', async () => {
    rule = await add('cut-off');
    const { outcome, requests, arrived } = await send(waysToFireTexts.simulated());
    expect([outcome, arrived]).toEqual(['failed', true]);
    expect(requests).toMatchObject([{ outcome: 'failed' }]);
  });

  test('down for the first two: the third attempt succeeds', async () => {
    rule = await add('answer', { [faultTexts.count()]: '2' }, 'first');
    const { outcome, requests, arrived } = await send(waysToFireTexts.allAttempts());
    expect([outcome, arrived]).toEqual(['succeeded', true]);
    expect(requests.map(({ status, faultId }) => [status, faultId !== undefined])).toEqual([
      [503, true],
      [503, true],
      [201, false],
    ]);
  });

  test('down for good, also after the worker started anew: the last chance fails', async () => {
    rule = await add('refuse');
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    const { outcome, requests, arrived } = await send(waysToFireTexts.allAttempts());
    expect([outcome, requests.length, arrived]).toEqual(['failed', 3, false]);
  });

  test('also after background was ended, with its count', async () => {
    rule = await add('refuse', { [faultTexts.count()]: '2' }, 'every');
    expect((await send(waysToFireTexts.simulated())).outcome).toBe('succeeded');
    const before = (await world.eventsOf('capture-gap')).length;
    await (await driveBackground(world.driven)).kill();
    await until(async () => (await world.eventsOf('capture-gap')).length > before, { what: 'background to go on' });
    expect((await send(waysToFireTexts.simulated())).outcome).toBe('failed');
    expect((await send(waysToFireTexts.simulated())).outcome).toBe('succeeded');
  });
});

describe('a rule', () => {
  test('is turned off and on with one click', async () => {
    const rule = await add('refuse');
    await click(world.panel, 'checkbox', rule);
    const off = await until(async () => (await world.eventsOf('fault-changed')).at(-1), {
      what: 'the rule to be off',
      accept: (event) => event?.active === false,
    });
    expect(off?.rule.url).toBe('/api/messages');
    expect(await send(waysToFireTexts.simulated())).toMatchObject({ outcome: 'succeeded', arrived: true });
    await remove(rule);
  });

  test('ends with the recording', async () => {
    await add('refuse');
    await world.stop();
    const [last, stopped] = [(await world.eventsOf('fault-changed')).at(-1), (await world.eventsOf('recording-stopped')).at(-1)];
    expect(last?.active).toBe(false);
    expect(last?.seq).toBeLessThan(stopped?.seq ?? 0);
    expect(await send(waysToFireTexts.simulated())).toMatchObject({ outcome: 'succeeded', arrived: true });
  });
});
