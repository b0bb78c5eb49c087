/** What is imported: pasted, or saved by Chrome's own pane; and what can be done with it then. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { click, isThere, textOf, type } from '../../driver/extension/roles.ts';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { until } from '../../driver/wait.ts';
import { readSyncScopeTrace } from '../../src/formats/syncscope.ts';
import * as compareDialogTexts from '../../src/messages/compiled/compare-dialog.js';
import * as fileTexts from '../../src/messages/compiled/files.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as listTexts from '../../src/messages/compiled/recordings-list.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import { closeOf, choose, openWorld, press, startDemo, type Demo, type World } from './world.ts';
import { patternOf, something } from '../text-pattern.ts';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
});
afterEach(async () => {
  if (await isThere(world.panel, 'button', topNotesTexts.backToLive()))
    await click(world.panel, 'button', topNotesTexts.backToLive());
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Puts a text on the clipboard, and presses Ctrl+V where the focus is. */
async function paste(text: string, focus = 'document.activeElement?.blur()'): Promise<void> {
  await world.panel.evaluate(`{
    addEventListener('copy', (event) => {
      event.clipboardData.setData('text/plain', ${JSON.stringify(text)});
      event.preventDefault();
    }, { once: true });
    document.execCommand('copy');
    ${focus};
  }`);
  await world.devtools.keyboard.down('Control');
  await world.devtools.keyboard.press('v', { commands: ['Paste'] });
  await world.devtools.keyboard.up('Control');
}

function says(words: RegExp): Promise<string> {
  return until(() => world.panel.$eval('body', (body) => body.innerText), {
    what: `the panel to say ${words}`,
    accept: (text) => words.test(text),
  });
}

const trace = (name: string) =>
  JSON.stringify({
    format: 'syncscope-trace',
    version: 1,
    recording: { id: 'p', name, startedAt: 1, url: '', origin: '', userAgent: '', tool: { name: 'a test', version: '1' } },
    events: [{ seq: 1, id: 'a', at: 1, source: 'panel', kind: 'recording-started' }],
  });

test('a trace that is pasted is shown, and one that is none is refused by name', async () => {
  await click(world.panel, 'tab', tablesTexts.events());
  await paste(trace('From a chat'));
  await says(patternOf(topNotesTexts.viewing({ imported: true, name: 'From a chat' })));
  await click(world.panel, 'button', topNotesTexts.backToLive());
  await paste('{"log":{"entries":[]}}');
  const problem = 'This is a HAR file, which opens in the Network panel.';
  await says(patternOf(fileTexts.pastedProblem({ problem })));
});

test('a paste into a text field goes there', async () => {
  await paste('tag:outbox', 'document.querySelector("[type=search]").focus()');
  await until(() => world.panel.$eval('[type=search]', (field) => Reflect.get(field, 'value')), {
    what: 'the text in the field',
    accept: (text) => text === 'tag:outbox',
  });
  expect(await isThere(world.panel, 'button', topNotesTexts.backToLive())).toBe(false);
  await type(world.panel, 'searchbox', toolbarTexts.filter(), '');
});

test('a file that is pasted is read like one that is dropped', async () => {
  await world.panel.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([${JSON.stringify(trace('A pasted file'))}], 'a.syncscope.json'));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }`);
  await says(patternOf(topNotesTexts.viewing({ imported: true, name: 'A pasted file' })));
});

test('what Chrome’s own Background services save is shown, exported, compared and replayed', async () => {
  const { devtools } = world;
  // What runs inside DevTools is text. Its save dialog is the system's, so what it is given is taken before that.
  await devtools.evaluate(`Promise.all([import('./ui/legacy/legacy.js'), import('./core/host/host.js')]).then(([{ ViewManager }, { InspectorFrontendHost }]) => {
    const host = InspectorFrontendHost.InspectorFrontendHostInstance;
    globalThis.savedByChrome = '';
    host.save = (url, content) => {
      globalThis.savedByChrome = content;
      host.events.dispatchEventToListeners('savedURL', { url, fileSystemPath: url });
    };
    host.append = (url, content) => {
      globalThis.savedByChrome += content;
      host.events.dispatchEventToListeners('appendedToURL', url);
    };
    return ViewManager.ViewManager.instance().showView('resources');
  })`);
  await click(devtools, 'treeitem', 'Background sync', { timeoutMs: 15_000 });
  await click(devtools, 'button', 'Start recording events');
  await press(world.page, 'Succeed');
  const saved = await until(
    async () => {
      await click(devtools, 'button', 'Save events');
      return String(await devtools.evaluate('globalThis.savedByChrome'));
    },
    { what: 'Chrome to log the sync, and to save it', accept: (text) => text.includes('Sync completed') },
  );
  await click(devtools, 'button', 'Stop recording events');
  expect(JSON.parse(saved)).toEqual(
    expect.arrayContaining([expect.objectContaining({ eventName: 'Sync completed', service: 'backgroundSync' })]),
  );

  const file = join(world.driven.scratch, 'backgroundSync.json');
  await writeFile(file, saved);
  const panelId = `chrome-extension://${new URL(world.panel.url()).host}SyncScope`;
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then(({ ViewManager }) => ViewManager.ViewManager.instance().showView('${panelId}'))`,
  );
  await world.importFile(file);
  await says(patternOf(topNotesTexts.viewing({ imported: true, name: `Saved by Chrome${something}` })));

  await click(world.panel, 'tab', tablesTexts.attempts());
  await until(() => textOf(world.panel, 'grid', tablesTexts.attempts()), {
    what: 'the attempt',
    accept: (text) => /succeed[^]*succeeded/.test(text),
  });
  const to = join(world.driven.scratch, 'again.syncscope.json');
  await saveDownload(world.driven, () => choose(world, toolbarTexts.exportTrace(), formatTexts.labels.syncscope()), { to });
  const { events } = await readSyncScopeTrace(await readFile(to, 'utf8'));
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['register-called', 'dispatch-started', 'dispatch-settled']),
  );

  await click(world.panel, 'button', toolbarTexts.recordings());
  const name = await until(
    async () =>
      (await world.panel.$$eval('dialog li', (rows) => rows.map((row) => row.ariaLabel ?? ''))).find((each) =>
        each.startsWith('Saved by Chrome'),
      ),
    { what: 'it in the list' },
  );
  expect(await world.panel.$eval(`dialog li[aria-label="${name}"]`, (row) => row.innerText)).toContain(listTexts.imported());
  await click(world.panel, 'button', recordingTexts.compareRecording({ name }));
  await until(() => textOf(world.panel, 'dialog', compareDialogTexts.title()), {
    what: 'the comparison',
    accept: (text) => /1 only in “Saved by Chrome/.test(text),
  });
  await click(world.panel, 'button', closeOf(compareDialogTexts.title()));
  await click(world.panel, 'button', closeOf(recordingTexts.title()));

  await click(world.panel, 'button', toolbarTexts.replayRecording());
  await click(world.panel, 'button', replayTexts.start());
  const settled = await world.event('replay-settled', () => true, 30_000);
  expect(settled.outcome).toBe('completed');
  await until(() => textOf(world.panel, 'region', panelTexts.details()), {
    what: 'what came of it',
    // Chrome saves neither promises nor requests.
    accept: (text) => text.includes(compareDialogTexts.replayResult({ done: 1, count: 1, different: 1 })),
  });
});
