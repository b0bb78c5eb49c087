/** Exports of which the user chooses what is in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { byRole, click, isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { readSyncScopeTrace } from '../../src/formats/syncscope.ts';
import { pending } from '../../src/messages/compiled/har.js';
import * as clipboardTexts from '../../src/messages/compiled/clipboard.js';
import * as fileTexts from '../../src/messages/compiled/files.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import { isKnown } from '../../src/trace/events.ts';
import { harFormat } from '../../src/formats/har.ts';
import { textOf as textOfTrace } from '../sample-trace.ts';
import { violationsIn } from './violations.ts';
import { choose, closeOf, openWorld, runBoth, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url, { fast: { initial_retry_delay_sec: 3600 } });
  await world.record();
  await runBoth(world);
  await world.stop();
});
beforeEach(async () => {
  if (await isThere(world.panel, 'dialog', fileTexts.title())) await click(world.panel, 'button', closeOf(fileTexts.title()));
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

async function openDialog(): Promise<void> {
  await choose(world, toolbarTexts.exportTrace(), fileTexts.exportWithChoices());
  await byRole(world.panel, 'dialog', fileTexts.title());
  await previewed();
}

/** Waits until the preview shows what was chosen. */
function previewed(): Promise<string> {
  return until(() => world.panel.$eval('.export-preview[aria-busy=false]', (preview) => preview.textContent ?? ''), {
    what: 'the preview',
  });
}

async function saved(): Promise<string> {
  const to = join(world.driven.scratch, 'chosen');
  await saveDownload(world.driven, () => click(world.panel, 'button', fileTexts.save()), { to });
  return readFile(to, 'utf8');
}

async function filter(words: string): Promise<void> {
  await world.panel.evaluate(`{
    const field = document.querySelector('[type=search]');
    field.value = ${JSON.stringify(words)};
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`);
}

test('everything, as the menu exports it, unless something else is chosen', async () => {
  await openDialog();
  const preview = await previewed();
  const { events } = await readSyncScopeTrace(await saved());
  // Tags are looked at without a recording too, so the trace may have grown since.
  expect(events).toEqual((await world.events()).slice(0, events.length));
  expect(events.at(-1)?.seq).toBeGreaterThanOrEqual((await world.event('recording-stopped')).seq);
  expect(preview).toContain(fileTexts.events({ count: events.length }));
});

test('what the filter shows is a trace of its own, with what it needs, and says so', async () => {
  await filter('kind:request tag:fail');
  await until(() => textOf(world.panel, 'grid', tablesTexts.events()), {
    what: 'the filtered rows',
    accept: (text) => !text.includes('succeed'),
  });
  await openDialog();
  await click(world.panel, 'radio', fileTexts.filtered());
  await previewed();
  const trace = await readSyncScopeTrace(await saved());
  const dispatches = trace.events.filter(isKnown).filter((event) => event.kind === 'dispatch-started');
  expect(new Set(dispatches.map(({ tag }) => tag))).toEqual(new Set(['fail']));
  expect(trace.events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'recording-started',
      'registration-observed',
      'register-called',
      'dispatch-settled',
      'recording-stopped',
    ]),
  );
  expect(trace.recording).toMatchObject({ partOf: { chosen: 'filtered', filter: 'kind:request tag:fail' } });
  await filter('');
});

test('what is selected, without what is private, in another format, to the clipboard', async () => {
  await openDialog();
  expect(await (await byRole(world.panel, 'radio', fileTexts.selected())).evaluate((radio) => radio.matches(':disabled'))).toBe(
    true,
  );
  expect(await textOf(world.panel, 'dialog', fileTexts.title())).toContain(fileTexts.nothingSelected());
  await click(world.panel, 'button', closeOf(fileTexts.title()));

  await click(world.panel, 'tab', tablesTexts.attempts());
  await (
    await until(() => world.panel.$(`[role=grid][aria-label="${tablesTexts.attempts()}"] [aria-rowindex="2"]`), {
      what: 'an attempt',
    })
  ).click();
  await openDialog();
  await click(world.panel, 'radio', fileTexts.selected());
  const format = await world.panel.$('dialog select');
  await format?.select(formatTexts.labels.markdown());
  for (const part of [formatTexts.parts.queries(), formatTexts.parts.texts()]) await click(world.panel, 'checkbox', part);
  const preview = await until(previewed, { what: 'the report', accept: (text) => text.includes('## Attempts') });
  expect(preview).not.toContain('?tag=');

  // What the browser puts on the clipboard can't be read in a test; that it was asked to, and said so, can.
  await click(world.panel, 'button', fileTexts.copy());
  await until(() => textOf(world.panel, 'dialog', fileTexts.title()), {
    what: 'the word on it',
    accept: (text) => text.includes(clipboardTexts.copied()),
  });
  const text = await saved();
  expect(text).toMatch(/^# .*part/);
  expect(text).not.toContain('?tag=');
});

test.each(['light', 'dark'] as const)('the dialog has no violation in the %s theme, docked narrowly too', async (theme) => {
  await world.setTheme(theme);
  await openDialog();
  for (const width of [420, 1100]) {
    await world.setSize(width, 700);
    expect(await violationsIn(world.panel)).toEqual([]);
    const [shown, needed] = await world.panel.$eval('dialog', ({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth]);
    expect(needed).toBe(shown);
  }
});

test('a HAR shows in the Network panel what each request came to, failures too', async () => {
  const { devtools } = world;
  const text = await textOfTrace(harFormat);
  const network = `import('./panels/network/network.js')`;
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then(({ ViewManager }) => ViewManager.ViewManager.instance().showView('network'))`,
  );
  await devtools.evaluate(`${network}.then(({ NetworkPanel }) =>
    NetworkPanel.NetworkPanel.instance().networkLogView.onLoadFromFile(new File([${JSON.stringify(text)}], 'a.har')))`);
  // The grid is one of several pieces of DevTools that no document reaches into.
  const rows = `${network}.then(({ NetworkPanel }) => {
    const { element } = NetworkPanel.NetworkPanel.instance().networkLogView;
    return [...element.querySelectorAll('tr[data-network-request-id]')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText));
  })`;
  const shown = await until(() => devtools.evaluate(rows), {
    what: 'all requests',
    accept: (all) => Array.isArray(all) && all.length === 4,
  });
  const statuses = (Array.isArray(shown) ? shown : []).map((cells: string[]) => (cells[1] ?? '').trim());
  expect(statuses).toEqual([expect.stringMatching(/^503/), expect.stringMatching(/^201/), '(failed) net::ERR_FAILED', pending()]);
  await world.show();
});
