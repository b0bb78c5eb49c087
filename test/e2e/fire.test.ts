import type { ElementHandle } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { observeBackgroundServices, type ServiceLog } from '../../driver/extension/oracle.ts';
import { byRole, click, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as menuTexts from '../../src/messages/compiled/menus.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import type { EventOf } from '../../src/trace/events.ts';
import { startEarly } from './early-worker.ts';
import { choose, drawn, openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';
import { numberIn, patternOf, something } from '../text-pattern.ts';
import * as announcementsTexts from '../../src/messages/compiled/announcements.js';
import fireProblemsTexts from '../../src/messages/compiled/fire-problems.js';
import failuresTexts from '../../src/messages/compiled/failures.js';
import * as fireOutcomesTexts from '../../src/messages/compiled/fire-outcomes.js';
import * as resultsTexts from '../../src/messages/compiled/results.js';
import verdictReasons from '../../src/messages/compiled/verdict-reasons.js';
import statesTexts from '../../src/messages/compiled/states.js';
import * as statusBarTexts from '../../src/messages/compiled/status-bar.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

let demo: Demo;
let world: World;
let oracle: ServiceLog;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(demo.url);
  oracle = await observeBackgroundServices(world.page);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** What the live region says of a fire. */
const fired = (tag: string, how: string, outcome: string): RegExp => patternOf(announcementsTexts.fired({ tag, how, outcome }));

/** The last event so far. */
const last = async (): Promise<number> => (await world.events()).length;

/** Fires a tag that is typed in, in one of the ways of the menu, or plainly. @returns what was asked for */
async function ask(tag: string, way?: string): Promise<EventOf<'fire-requested'>> {
  const before = await last();
  await type(world.panel, 'textbox', registrationTexts.tagToFire(), tag);
  if (way === undefined) await click(world.panel, 'button', registrationTexts.fireTyped());
  else await choose(world, registrationTexts.moreWaysTyped(), way);
  return world.event('fire-requested', ({ seq }) => seq > before);
}

function outcomeOf({ fireId }: { fireId: string }): Promise<EventOf<'fire-settled'>> {
  return world.event('fire-settled', (event) => event.fireId === fireId, 20_000);
}

/**
 * The newest row of the shown table, once it is that of a tag. It is to be acted on by script: what follows a sync, and the
 * infobar that comes with a recording, move it as they like.
 */
async function newestRow(tag: string): Promise<ElementHandle<Element>> {
  const newest = async (): Promise<ElementHandle<Element> | undefined> => {
    const row = (await world.panel.$$('[role="grid"] [role="row"]')).at(-1);
    return row && (await row.evaluate((element, wanted) => element.textContent.startsWith(wanted), tag)) ? row : undefined;
  };
  return until(newest, { what: `the newest row to be of “${tag}”` });
}

async function dispatchesOf({ fireId }: { fireId: string }): Promise<EventOf<'dispatch-started'>[]> {
  return (await world.eventsOf('dispatch-started')).filter((event) => event.fireId === fireId);
}

/** Puts a message into the outbox of the demo, and leaves it there. */
const write = (text: string): Promise<unknown> =>
  world.page.evaluate(`import('/outbox.js').then((m) => m.addMessage('${text}'))`);

const arrived = async (): Promise<string[]> => (await demo.messages()).map(({ text }) => text);

function says(role: string, name: string, words: RegExp): Promise<string> {
  // Also what is out of view: the text that a browser has drawn leaves that out.
  const text = async (): Promise<string> =>
    (await byRole(world.panel, role, name)).evaluate(({ textContent }) => textContent ?? '');
  return until(text, {
    what: `the ${role} “${name}” to say ${words}`,
    accept: (said) => words.test(said),
  });
}

const isOnline = (): Promise<unknown> => world.page.evaluate('navigator.onLine');

describe('without a recording', () => {
  test('a plain fire goes through the browser, and says so', async () => {
    const fire = await ask('succeed');
    expect(fire).toMatchObject({ mode: 'browser' });
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'succeeded' });
    await says(
      'status',
      statusBarTexts.recording(),
      fired('succeed', fireOutcomesTexts.throughBrowser(), statesTexts.succeeded()),
    );
  });

  test('all three attempts go on until the server is up again', async () => {
    await write('Third time lucky');
    await demo.control({ failStatus: 503, failCount: 2 });
    const fire = await ask('outbox', waysToFireTexts.allAttempts());
    const settled = await outcomeOf(fire);
    const dispatches = await dispatchesOf(fire);
    expect(settled).toMatchObject({ outcome: 'succeeded', dispatchId: dispatches.at(-1)?.dispatchId });
    expect(dispatches.map(({ trusted, lastChance }) => [trusted, lastChance])).toEqual([
      [false, false],
      [false, false],
      [false, true],
    ]);
    expect(await arrived()).toEqual(['Third time lucky']);
    const cost = fireOutcomesTexts.succeededWithCost({
      succeeded: fireOutcomesTexts.succeeded({ attempts: 3 }),
      cost: fireOutcomesTexts.cost({ duration: something, requests: 3 }),
    });
    await says('tree', registrationTexts.tree(), patternOf(cost + something + fireOutcomesTexts.allAttempts()));
  });

  test('all three attempts end with the last chance when the server stays down', async () => {
    await write('Given up');
    await demo.control({ failStatus: 503 });
    const fire = await ask('outbox', waysToFireTexts.allAttempts());
    const settled = await outcomeOf(fire);
    expect(settled).toMatchObject({ outcome: 'failed', error: { message: '1 of 1 messages not sent' } });
    expect((await dispatchesOf(fire)).length).toBe(3);
    await demo.control({ failStatus: null });
    expect(await arrived()).toEqual(['Third time lucky']);
    expect(await world.page.evaluate(`import('/outbox.js').then((m) => m.readMessages()).then(([newest]) => newest.state)`)).toBe(
      'given-up',
    );
  });

  test('while offline the tag waits, and a real event follows', async () => {
    await write('After the tunnel');
    const since = oracle.events.length;
    const fire = await ask('outbox', waysToFireTexts.whileOffline());
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'succeeded' });
    const [dispatch] = await dispatchesOf(fire);
    expect(dispatch?.trusted).toBe(true);
    const [off, on] = (await world.eventsOf('connectivity-changed')).filter(({ by }) => by === 'panel').slice(-2);
    const listed = await world.event('tags-observed', ({ seq, tags }) => seq > fire.seq && tags.includes('outbox'));
    expect([off?.offline, on?.offline]).toEqual([true, false]);
    expect([off?.seq, listed.seq, on?.seq, dispatch?.seq]).toEqual(
      [off?.seq, listed.seq, on?.seq, dispatch?.seq].toSorted((a, b) => Number(a) - Number(b)),
    );
    expect(
      oracle.events
        .slice(since)
        .filter(({ tag }) => tag === 'outbox')
        .map(({ eventName }) => eventName),
    ).toEqual(['Registered sync', 'Dispatched sync event', 'Sync completed']);
    expect(await arrived()).toContain('After the tunnel');
    expect(await isOnline()).toBe(true);
  });

  test('a cold start stops the worker first, and tells apart how long it took to start', async () => {
    const fire = await ask('succeed', waysToFireTexts.coldStart());
    const settled = await outcomeOf(fire);
    const [dispatch] = await dispatchesOf(fire);
    expect(settled.outcome).toBe('succeeded');
    expect(settled.startup).toBeGreaterThan(0);
    expect(dispatch?.trusted).toBe(true);
    await world.event('worker-changed', ({ seq, change }) => seq > fire.seq && change === 'stopped');
    await says(
      'tree',
      registrationTexts.tree(),
      patternOf(fireOutcomesTexts.costAfterStartup({ duration: something, startup: something, requests: 1 })),
    );
  });

  test('two fires of one tag at once have an outcome each', async () => {
    const before = await last();
    await (
      await byRole(world.panel, 'button', registrationTexts.fireTag({ tag: 'succeed' }))
    ).evaluate((button) => {
      for (let clicks = 0; clicks < 2; clicks++) if (button instanceof HTMLElement) button.click();
    });
    const fires = await until(async () => (await world.eventsOf('fire-requested')).filter(({ seq }) => seq > before), {
      what: 'two fires',
      accept: ({ length }) => length === 2,
    });
    for (const fire of fires) expect((await outcomeOf(fire)).outcome).toMatch(/succeeded|pending/);
  });
});

describe('while recording', () => {
  test('the tag of a row is fired again from its details', async () => {
    await world.record();
    await outcomeOf(await ask('fail', waysToFireTexts.simulated()));
    await drawn(world);
    await click(world.panel, 'tab', tablesTexts.attempts());
    const row = await newestRow('fail');
    await row.evaluate((element) => element instanceof HTMLElement && element.click());
    const before = await last();
    await choose(world, registrationTexts.moreWays({ tag: 'fail again' }), waysToFireTexts.lastChance());
    const fire = await world.event('fire-requested', ({ seq }) => seq > before);
    expect(fire).toMatchObject({ tag: 'fail', lastChance: true });
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'failed', error: { message: 'Rejected by the handler' } });
  });

  test('or from the menu of the row, in the most real way that is possible', async () => {
    await outcomeOf(await ask('succeed', waysToFireTexts.simulated()));
    const row = await newestRow('succeed');
    const before = await last();
    await row.evaluate((element) => element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })));
    await click(world.panel, 'menuitem', menuTexts.fire());
    const fire = await world.event('fire-requested', ({ seq }) => seq > before);
    expect(fire).toMatchObject({ tag: 'succeed', mode: 'browser' });
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'succeeded' });
  });

  test('what came of a fire is told also when no time has passed since it was asked for', async () => {
    await world.panel.evaluate('{ const still = Date.now() + 60_000; globalThis.clock = Date.now; Date.now = () => still; }');
    for (const [way, how] of [
      [waysToFireTexts.simulated(), fireOutcomesTexts.simulated()],
      [waysToFireTexts.lastChance(), fireOutcomesTexts.simulatedLastChance()],
    ] as const) {
      const fire = await ask('succeed', way);
      expect((await outcomeOf(fire)).outcome).toBe('succeeded');
      await says(
        'tree',
        registrationTexts.tree(),
        patternOf(fireOutcomesTexts.succeededWithCost({ succeeded: statesTexts.succeeded(), cost: something }) + how),
      );
    }
    await world.panel.evaluate('Date.now = globalThis.clock');
  });

  test('a worker that is stopped in the middle fails its fire', async () => {
    const fire = await ask('hang', waysToFireTexts.simulated());
    await world.event('dispatch-started', ({ fireId }) => fireId === fire.fireId);
    await click(world.panel, 'button', toolbarTexts.restartWorker());
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'failed' });
    await says('tree', registrationTexts.tree(), patternOf(failuresTexts['worker-stopped']()));
  });

  test('a handler that never settles is shown running, then timed out', async () => {
    const fire = await ask('hang', waysToFireTexts.throughBrowser());
    await says('tree', registrationTexts.tree(), patternOf(fireOutcomesTexts.stillRunning({ duration: something })));
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'timed-out' });
  });

  test('Offline cuts off page and worker, and stopping releases them', async () => {
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await until(async () => (await isOnline()) === false, { what: 'the page to be offline' });
    await until(() => world.panel.$eval('body', ({ textContent }) => textContent), {
      what: 'the note',
      accept: (text) => text.includes(statusBarTexts.offline()),
    });
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'succeed');
    await click(world.panel, 'button', registrationTexts.moreWaysTyped());
    const item = await byRole(world.panel, 'menuitem', waysToFireTexts.whileOffline());
    expect(await item.evaluate((element) => element.getAttribute('aria-description'))).toBe(waysToFireTexts.heldOffline());
    await world.panel.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))`,
    );
    expect(await outcomeOf(await ask('succeed', waysToFireTexts.throughBrowser()))).toMatchObject({ outcome: 'pending' });
    await world.stop();
    expect(await isOnline()).toBe(true);
    await until(() => oracle.events.findLast(({ tag, eventName }) => tag === 'succeed' && eventName === 'Sync completed'), {
      what: 'the held sync to run',
    });
  });

  test('Offline ends when DevTools is closed, though the recording goes on', async () => {
    await world.record();
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await until(async () => (await isOnline()) === false, { what: 'the page to be offline' });
    await world.closeDevTools();
    await until(isOnline, { what: 'the page to be online again' });
    world = worldOf(world.driven, await world.reopenDevTools());
    await world.event('connectivity-changed', ({ offline, by }) => !offline && by === 'panel');
    expect(await world.eventsOf('recording-stopped')).toEqual([]);
  });
});

describe('on a stage', () => {
  test('a fire without a worker is refused with a reason', async () => {
    await world.page.goto(`${demo.url}fixtures/stage.html`);
    await world.page.evaluate(
      `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))`,
    );
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'ok');
    await until(
      async () =>
        (await byRole(world.panel, 'button', registrationTexts.fireTyped())).evaluate((element) =>
          element.getAttribute('aria-description'),
        ),
      { what: 'the reason', accept: (reason) => reason === fireProblemsTexts['nowhere-to-fire']() },
    );
  });

  test('a worker that listens to no sync is told apart from success', async () => {
    await world.page.evaluate(`settle('./', 'silent-worker.js')`);
    // Only there are its listeners counted.
    await startEarly(world, `${demo.url}fixtures/silent-worker.js`, () =>
      world.page.evaluate(`registered('./').then(({ active }) => active.postMessage([]))`),
    );
    await says('tree', registrationTexts.tree(), /silent-worker/);
    expect(await outcomeOf(await ask('ok', waysToFireTexts.simulated()))).toMatchObject({ outcome: 'succeeded' });
    await says(
      'status',
      statusBarTexts.recording(),
      fired(
        'ok',
        fireOutcomesTexts.simulated(),
        fireOutcomesTexts.succeededWithCost({
          succeeded: resultsTexts.succeededBut({ reason: verdictReasons['no-listener']() }),
          cost: something,
        }),
      ),
    );
  });

  test('1,000 pending tags fired at once have an outcome each, and the page goes on working', { timeout: 120_000 }, async () => {
    await world.page.evaluate(`settle('./', 'stage-worker.js?skip')`);
    await says('tree', registrationTexts.tree(), /stage-worker/);
    await until(async () => (await world.eventsOf('worker-changed')).some(({ scriptUrl }) => scriptUrl.includes('stage')), {
      what: 'the new worker',
    });
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    await until(async () => (await isOnline()) === false, { what: 'the page to be offline' });
    const before = await last();
    await world.page.evaluate(`Promise.all(Array.from({ length: 1000 }, (_, i) => sync('log-' + i)))`);
    // Asked of the panel where it can be: to read a large trace again and again takes its time.
    await says('tree', registrationTexts.tree(), new RegExp(registrationTexts.more({ count: 950 }).replace('950', '95\\d')));
    const registered = await until(async () => (await world.eventsOf('register-settled')).filter(({ seq }) => seq > before), {
      what: 'all to be registered',
      accept: ({ length }) => length === 1000,
    });
    // What the panel has not heard of as pending it does not fire.
    const running = `document.querySelector('.status-counts').textContent`;
    await until(() => world.panel.evaluate(running), {
      what: 'the panel to have heard of all',
      accept: (text) =>
        Number(numberIn(String(text), (events) => statusBarTexts.events({ events }))) >= (registered.at(-1)?.seq ?? Infinity),
    });
    await click(world.panel, 'button', waysToFireTexts.allPending());
    await until(() => world.panel.evaluate(running), {
      what: 'all to run',
      accept: (text) => Number(numberIn(String(text), (attempts) => statusBarTexts.attempts({ attempts }))) >= 1000,
      timeoutMs: 60_000,
    });
    const settled = await until(async () => (await world.eventsOf('fire-settled')).filter(({ seq }) => seq > before), {
      what: 'the outcome of all',
      accept: ({ length }) => length === 1000,
      timeoutMs: 60_000,
    });
    expect(settled.map(({ outcome }) => outcome)).toEqual(Array(1000).fill('succeeded'));
    const fired = (await world.eventsOf('fire-requested')).filter(({ seq }) => seq > before);
    expect(new Set(fired.map(({ tag }) => tag)).size).toBe(1000);
    await click(world.panel, 'checkbox', toolbarTexts.offline());
    const drained = () => oracle.events.filter(({ tag, eventName }) => tag.startsWith('log-') && eventName === 'Sync completed');
    await until(drained, {
      what: 'the browser to run the real ones',
      accept: ({ length }) => length === 1000,
      timeoutMs: 60_000,
    });
  });

  test('a page that navigates in the middle leaves the fire going on', async () => {
    const fire = await ask('hold-page', waysToFireTexts.simulated());
    await world.event('request-settled', ({ seq }) => seq > fire.seq);
    await world.page.goto(`${demo.url}fixtures/plain.html`);
    await world.page.goto(`${demo.url}fixtures/stage.html`);
    await world.page.evaluate(`release('hold-page')`);
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'succeeded' });
  });

  test('a worker that is replaced in the middle has its fire fail, and the new one can be fired', async () => {
    const fire = await ask('hold-new', waysToFireTexts.simulated());
    await world.event('request-settled', ({ seq }) => seq > fire.seq);
    // A simulated event does not keep the browser from ending the old worker.
    await world.page.evaluate(`settle('./', 'stage-worker.js?skip&new')`);
    expect(await outcomeOf(fire)).toMatchObject({ outcome: 'failed' });
    await says('tree', registrationTexts.tree(), /stage-worker\.js/);
    expect(await outcomeOf(await ask('ok-new', waysToFireTexts.simulated()))).toMatchObject({ outcome: 'succeeded' });
  });

  test('a tab that is closed in the middle leaves no fire without an outcome', async () => {
    const fire = await ask('hold-closed', waysToFireTexts.simulated());
    await world.event('dispatch-started', ({ fireId }) => fireId === fire.fireId);
    const other = await world.driven.browser.newPage();
    await world.page.close();
    await other.goto(`chrome-extension://${world.driven.extensionId}/panel.html`);
    const stored = worldOf(world.driven, { ...world, panel: other.mainFrame() });
    const settled = await stored.event('fire-settled', ({ fireId }) => fireId === fire.fireId);
    expect(settled).toMatchObject({ outcome: 'timed-out', error: { message: 'The tab was closed.' } });
    await stored.event('recording-stopped', ({ seq, reason }) => seq > settled.seq && reason === 'The tab was closed.');
  });
});
