import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementHandle } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { byRole, click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { readSyncScopeTrace } from '../../src/formats/syncscope.ts';
import * as waysToFireTexts from '../../src/messages/compiled/ways-to-fire.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as registrationTexts from '../../src/messages/compiled/registrations.js';
import { schemaFaults } from '../schema-faults.ts';
import { drawn, openWorld, press, startDemo, worldOf, type Demo, type World } from './world.ts';
import { patternOf, something } from '../text-pattern.ts';
import * as announcementsTexts from '../../src/messages/compiled/announcements.js';
import statesTexts from '../../src/messages/compiled/states.js';
import * as tagStatusTexts from '../../src/messages/compiled/tag-status.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
});

afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** What a treeitem, cell or region says, once it says what is expected. */
function says(role: string, name: string, words: RegExp): Promise<string> {
  return until(() => textOf(world.panel, role, name), {
    what: `the ${role} “${name}” to say ${words}`,
    accept: (text) => words.test(text),
  });
}

const tree = (words: RegExp): Promise<string> => says('tree', registrationTexts.tree(), words);

describe('inspecting', () => {
  test('shows what was registered before the panel was opened', async () => {
    expect(await tree(/sw\.js/)).toMatch(/background-sync granted/);
    expect(await isThere(world.panel, 'button', toolbarTexts.record())).toBe(true);
  });

  test('shows a tag that is registered now, without the debugger', async () => {
    await world.page.evaluate(`navigator.serviceWorker.ready.then(({ sync }) => sync.register('hang'))`);
    await world.event('tags-observed', ({ tags }) => tags.includes('hang'));
    await tree(/hang/);
    expect((await world.eventsOf('dispatch-started')).length).toBe(0);
  });

  test('sees the page’s own calls, with their stacks', async () => {
    await press(world.page, 'Succeed');
    const call = await world.event('register-called', ({ tag }) => tag === 'succeed');
    expect(call).toMatchObject({ api: 'sync', context: 'page', scope: demo.url, frameUrl: demo.url });
    expect(call.stack?.[0]).toMatchObject({ url: `${demo.url}app.js` });
    await world.event('register-settled', ({ callId }) => callId === call.callId);
  });

  test('fires through the browser, and tells that it ran', async () => {
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'succeed');
    await click(world.panel, 'button', registrationTexts.fireTyped());
    const fire = await world.event('fire-settled');
    expect(fire.outcome).toBe('succeeded');
    await says(
      'status',
      'Recording',
      patternOf(announcementsTexts.fired({ tag: 'succeed', how: something, outcome: statesTexts.succeeded() })),
    );
  });
});

describe('recording', () => {
  test('records a message from the page to the server', async () => {
    await world.record();
    await type(world.page, 'textbox', 'Message', 'Hello');
    await press(world.page, 'Send');
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'outbox');
    const settled = await world.event('dispatch-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    const request = await world.event('request-started', ({ url }) => url.endsWith('/api/messages'));
    expect(dispatch).toMatchObject({ trusted: true, lastChance: false, type: 'sync' });
    expect(settled.outcome).toBe('succeeded');
    expect(request.method).toBe('POST');
    expect(['exact', 'inferred', 'none']).toContain(request.attribution);
    expect((await demo.messages()).map(({ text }) => text)).toEqual(['Hello']);
  });

  test('fires through the browser with one click, and ties the dispatch to it', async () => {
    await drawn(world);
    const before = (await world.events()).length;
    await click(world.panel, 'button', registrationTexts.fireTag({ tag: 'succeed' }));
    const request = await world.event('fire-requested', ({ seq }) => seq > before);
    const settled = await world.event('fire-settled', ({ fireId }) => fireId === request.fireId);
    const dispatch = await world.event('dispatch-started', ({ fireId }) => fireId === request.fireId);
    expect(request.mode).toBe('browser');
    expect(dispatch.trusted).toBe(true);
    expect(settled).toMatchObject({ outcome: 'succeeded', dispatchId: dispatch.dispatchId });
  });

  test('simulates a last chance, and shows the error that it ended with', async () => {
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'fail');
    await click(world.panel, 'button', registrationTexts.moreWaysTyped());
    await click(world.panel, 'menuitem', waysToFireTexts.lastChance());
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'fail');
    const settled = await world.event('fire-settled', ({ dispatchId }) => dispatchId === dispatch.dispatchId);
    expect(dispatch).toMatchObject({ trusted: false, lastChance: true });
    expect(settled).toMatchObject({ outcome: 'failed', error: { message: 'Rejected by the handler' } });
    await tree(/Rejected by the handler/);
  });

  test('holds syncs while offline, and releases them', async () => {
    await world.pressOffline();
    await world.event('connectivity-changed', ({ offline, by }) => offline && by === 'panel');
    await type(world.page, 'textbox', 'Message', 'Held');
    await press(world.page, 'Send');
    await world.event('register-settled', ({ seq, outcome }) => seq > 0 && outcome === 'resolved');
    await tree(patternOf(`outbox${something}${tagStatusTexts.held()}`));
    expect((await demo.messages()).length).toBe(1);
    await world.pressOffline();
    await until(async () => (await demo.messages()).length === 2, { what: 'the held message to arrive' });
  });

  test('lists every dispatch among the attempts, and shows what is selected', async () => {
    await click(world.panel, 'tab', tablesTexts.attempts());
    const dispatches = (await world.eventsOf('dispatch-started')).length;
    const grid = await byRole(world.panel, 'grid', tablesTexts.attempts());
    await until(() => rowsOf(grid), { what: 'a row for each dispatch', accept: (rows) => rows === dispatches + 1 });
    const row = await until(() => rowWith(grid, 'fail'), { what: 'the failed attempt' });
    await drawn(world);
    // In a narrow panel the status bar stands over what scrolls.
    await row.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await row.click();
    await says('region', panelTexts.details(), /Rejected by the handler/);
    await click(world.panel, 'tab', tablesTexts.events());
  });

  test('goes on while DevTools is closed, and shows the same when it is opened again', async () => {
    const before = (await world.events()).length;
    await world.closeDevTools();
    await press(world.page, 'Throw');
    await until(() => world.page.$eval('[data-state-of="throw"]', (state) => state.textContent), {
      what: 'the sync to run',
      accept: (text) => text.includes('ran 1 time'),
    });
    world = worldOf(world.driven, await world.reopenDevTools());
    const dispatch = await world.event('dispatch-started', ({ tag }) => tag === 'throw');
    expect(dispatch.seq).toBeGreaterThan(before);
    await world.event('handler-returned', ({ dispatchId, error }) => dispatchId === dispatch.dispatchId && error !== undefined);
    await tree(/throw/);
    expect(await pressed(toolbarTexts.record())).toBe(true);
  });

  test('stops, and lets the workers go', async () => {
    await world.stop();
    expect(await pressed(toolbarTexts.record())).toBe(false);
    await press(world.page, 'Succeed');
    const before = (await world.eventsOf('dispatch-started')).length;
    await world.event('register-called', ({ tag, seq }) => tag === 'succeed' && seq > 10);
    expect((await world.eventsOf('dispatch-started')).length).toBe(before);
  });

  test('simulates without a recording, looking only for as long as that takes', async () => {
    const before = (await world.events()).length;
    await type(world.panel, 'textbox', registrationTexts.tagToFire(), 'succeed');
    await click(world.panel, 'button', registrationTexts.moreWaysTyped());
    await click(world.panel, 'menuitem', waysToFireTexts.simulated());
    const settled = await world.event('fire-settled', ({ seq }) => seq > before);
    expect(settled.outcome).toBe('succeeded');
    const dispatch = await world.event('dispatch-started', ({ fireId }) => fireId === settled.fireId);
    expect(dispatch.trusted).toBe(false);
    expect((await world.eventsOf('recording-started')).filter(({ seq }) => seq > before)).toEqual([]);
  });

  test('numbers its events without gap or repetition', async () => {
    const events = await world.events();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

describe('exporting and importing', () => {
  test('exports what is stored, and imports it again as it was', async () => {
    const file = join(world.driven.scratch, 'exported.syncscope.json');
    const name = await saveDownload(
      world.driven,
      async () => {
        await click(world.panel, 'button', toolbarTexts.exportTrace());
        await click(world.panel, 'menuitem', formatTexts.labels.syncscope());
      },
      { to: file },
    );
    expect(name).toMatch(/\.syncscope\.json$/);
    const text = await readFile(file, 'utf8');
    const trace = await readSyncScopeTrace(text);
    expect(trace.events).toEqual(await world.events());
    expect(schemaFaults(JSON.parse(text))).toEqual([]);

    await world.importFile(file);
    await until(() => textOf(world.panel, 'grid', tablesTexts.events()), {
      what: 'the imported events',
      accept: (all) => all.length > 0,
    });
    await until(async () => (await bodyText()).includes('imported'), { what: 'the note that this is an import' });
    const again = join(world.driven.scratch, 'again.syncscope.json');
    await saveDownload(
      world.driven,
      async () => {
        await click(world.panel, 'button', toolbarTexts.exportTrace());
        await click(world.panel, 'menuitem', formatTexts.labels.syncscope());
      },
      { to: again },
    );
    expect(eventLines(await readFile(again, 'utf8'))).toEqual(eventLines(text));
  });

  test('refuses a file that is no trace, with a sentence and the place', async () => {
    const file = join(world.driven.scratch, 'broken.syncscope.json');
    const header = { format: 'syncscope-trace', version: 1, recording: 'none', events: [] };
    await writeFile(file, JSON.stringify(header));
    await world.importFile(file);
    const alert = await until(() => world.panel.$eval('[role="alert"]', (element) => element.textContent), {
      what: 'the refusal',
    });
    expect(alert).toMatch(/recording/);
  });
});

function eventLines(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('{"seq"'));
}

function bodyText(): Promise<string> {
  return world.panel.$eval('body', (body) => body.textContent ?? '').then((text) => text.toLowerCase());
}

async function pressed(name: string): Promise<boolean> {
  return (await byRole(world.panel, 'button', name)).evaluate((button) => button.ariaPressed === 'true');
}

async function rowWith(grid: ElementHandle, words: string): Promise<ElementHandle | undefined> {
  for (const row of await grid.$$('[role="row"]')) {
    if (await row.evaluate((element, text) => element.textContent?.includes(text), words)) return row;
  }
  return undefined;
}

function rowsOf(grid: ElementHandle): Promise<number> {
  return grid.evaluate((element) => Number(element.ariaRowCount ?? element.getAttribute('aria-rowcount')));
}
