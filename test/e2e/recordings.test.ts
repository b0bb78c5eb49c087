import { join } from 'node:path';
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { driveBackground } from '../../driver/extension/background.ts';
import { byRole, click, isThere, textOf } from '../../driver/extension/roles.ts';
import { makeScratch } from '../../driver/browser/scratch.ts';
import { until } from '../../driver/wait.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { reasonText } from '../../src/messages/reasons.ts';
import * as extensionTexts from '../../src/messages/compiled/extension.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import { closeOf, importTrace, openWorld, press, startDemo, worldOf, type Demo, type World } from './world.ts';
import { patternOf } from '../text-pattern.ts';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as progressTexts from '../../src/messages/compiled/progress.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
});
afterEach(() => world?.close());
afterAll(() => demo?.end());

/** Records one sync of the demo, and gives the name of the recording. */
async function recordOne(button: string): Promise<string> {
  await world.record();
  await press(world.page, button);
  await world.event('dispatch-settled');
  await world.stop();
  await click(world.panel, 'button', toolbarTexts.recordings());
  const name = await until(async () => (await names())[0], { what: 'the recording in the list' });
  await click(world.panel, 'button', closeOf(recordingTexts.title()));
  return name;
}

/** The names of the recordings in the open list, the newest first. */
function names(): Promise<string[]> {
  return world.panel.$$eval('dialog li', (rows) => rows.map((row) => row.ariaLabel ?? ''));
}

async function importFile(name: string, padding: number): Promise<void> {
  const event = { seq: 1, id: 'a-1', at: 1, source: 'panel', kind: 'recording-started', reason: 'x'.repeat(padding) };
  await importTrace(world, madeUpHeader(name, demo.url, 1), [event]);
  await until(() => world.panel.$eval('body', (body) => body.textContent ?? ''), {
    what: 'the import to be shown',
    accept: (text) => text.includes(topNotesTexts.viewing({ imported: true, name })),
  });
}

function bodySays(words: RegExp | string): Promise<string> {
  return until(() => world.panel.$eval('body', (body) => body.innerText), {
    what: `the panel to say ${words}`,
    accept: (text) => (typeof words === 'string' ? text.includes(words) : words.test(text)),
  });
}

describe('recordings are kept', () => {
  test('listed, renamed, pinned, opened and deleted, also after DevTools was closed', async () => {
    world = await openWorld(demo.url);
    const first = await recordOne('Succeed');
    await world.record();
    await press(world.page, 'Fail');
    await world.event('dispatch-settled');

    world = worldOf(world.driven, await world.reopenDevTools());
    await click(world.panel, 'button', toolbarTexts.recordings());
    await until(names, { what: 'both recordings', accept: (all) => all.length === 2 });
    const running = (await names())[0] ?? '';
    expect(
      await (
        await byRole(world.panel, 'button', recordingTexts.removeRecording({ name: running }))
      ).evaluate((b) => b.ariaDisabled),
    ).toBe('true');

    await click(world.panel, 'button', recordingTexts.renameRecording({ name: first }));
    await world.devtools.keyboard.type('The good one');
    await world.devtools.keyboard.press('Enter');
    await until(names, { what: 'the new name', accept: (all) => all.includes('The good one') });
    await click(world.panel, 'button', recordingTexts.pinRecording({ name: 'The good one' }));
    await until(() => textOf(world.panel, 'button', recordingTexts.pinRecording({ name: 'The good one' })), {
      what: 'it to be pinned',
      accept: (text) => text === recordingTexts.pinned(),
    });

    await click(world.panel, 'button', recordingTexts.openRecording({ name: 'The good one' }));
    await bodySays(patternOf(topNotesTexts.viewing({ imported: false, name: 'The good one' })));
    await until(() => textOf(world.panel, 'grid', tablesTexts.events()), {
      what: 'its events',
      accept: (text) => /succeed/.test(text) && !/Rejected/.test(text),
    });
    await click(world.panel, 'button', topNotesTexts.backToLive());

    await click(world.panel, 'button', toolbarTexts.recordings());
    await click(world.panel, 'button', recordingTexts.removeRecording({ name: 'The good one' }));
    await click(world.panel, 'button', recordingTexts.removeRecordingForGood({ name: 'The good one' }));
    await until(names, { what: 'it to be gone', accept: (all) => all.length === 1 });
    await click(world.panel, 'button', closeOf(recordingTexts.title()));
    expect(await isThere(world.panel, 'grid', tablesTexts.events())).toBe(true);
  });

  test('up to a size, the oldest first, but never a pinned one or the running one', async () => {
    world = await openWorld(demo.url);
    await importFile('pinned', 800_000);
    await click(world.panel, 'button', toolbarTexts.recordings());
    await click(world.panel, 'button', recordingTexts.pinRecording({ name: 'pinned' }));
    await click(world.panel, 'button', closeOf(recordingTexts.title()));
    await importFile('older', 700_000);
    await click(world.panel, 'button', topNotesTexts.backToLive());
    await world.record();
    await click(world.panel, 'button', toolbarTexts.recordings());
    await until(names, { what: 'all recordings', accept: (all) => all.length === 3 });
    await world.panel.$eval('dialog input[type=number]', (field) => {
      field.value = '1';
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await until(names, { what: 'the oldest to go', accept: (all) => all.length === 2 && all.includes('pinned') });
    await click(world.panel, 'button', closeOf(recordingTexts.title()));
    await press(world.page, 'Succeed');
    await world.event('dispatch-settled');
  });

  test('one that was interrupted by the end of the browser says so', async () => {
    const scratch = await makeScratch();
    try {
      world = await openWorld(demo.url, { userDataDir: join(scratch.folder, 'profile') });
      await world.record();
      await press(world.page, 'Succeed');
      await world.event('dispatch-settled');
      await world.close();

      world = await openWorld(demo.url, { userDataDir: join(scratch.folder, 'profile') });
      await click(world.panel, 'button', toolbarTexts.recordings());
      const name = await until(async () => (await names())[0], { what: 'the recording' });
      await click(world.panel, 'button', recordingTexts.openRecording({ name }));
      await until(() => textOf(world.panel, 'grid', tablesTexts.events()), {
        what: 'how it ended',
        accept: (text) => /The (browser or the extension|tab) was closed\./.test(text),
      });
    } finally {
      await world.close();
      await scratch.end();
    }
  });
});

/** The files of a folder, at any depth, that hold a text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const forms = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(join(entry.parentPath, entry.name));
    if (forms.some((form) => content.includes(form))) found.push(join(entry.parentPath, entry.name));
  }
  return found;
}

test('of a private window nothing comes to the disk, and the panel says so', async () => {
  const scratch = await makeScratch();
  const profile = join(scratch.folder, 'profile');
  const secret = 'known-in-private-alone';
  try {
    world = await openWorld(demo.url, { userDataDir: profile, privateWindow: true });
    await bodySays(patternOf(progressTexts.privateWindow()));
    await world.record();
    await world.page.evaluate(`navigator.serviceWorker.ready.then(({ sync }) => sync.register('${secret}'))`);
    await world.event('dispatch-settled', ({ dispatchId }) => dispatchId !== '');
    await world.event('register-called', ({ tag }) => tag === secret);
    await world.stop();
    await click(world.panel, 'button', toolbarTexts.recordings());
    await until(names, { what: 'the recording, for as long as the window is there', accept: (all) => all.length === 1 });
    expect(await filesWith(profile, secret)).toEqual([]);
    await world.close();
    expect(await filesWith(profile, secret)).toEqual([]);
    // What is not private is found so.
    expect(await filesWith(profile, world.driven.extensionId)).not.toEqual([]);
  } finally {
    await world.close();
    await scratch.end();
  }
});

test('a full disk ends the recording with a sentence, and what is stored stays', async () => {
  world = await openWorld(demo.url);
  await world.record();
  await press(world.page, 'Succeed');
  await world.event('dispatch-settled');
  // An extension may use all of the disk, whatever quota a driver sets for it; so the disk's answer is played.
  const background = await driveBackground(world.driven);
  await background.evaluate(`{
    globalThis.nativePut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException('The disk is full.', 'QuotaExceededError'); };
  }`);
  const before = (await world.events()).length;
  await press(world.page, 'Fail');
  await bodySays(reasonText({ code: 'not-stored', params: { why: 'The disk is full.' } }));
  await until(async () => (await byRole(world.panel, 'button', toolbarTexts.record())).evaluate((b) => b.ariaPressed), {
    what: 'the recording to have ended',
    accept: (pressed) => pressed === 'false',
  });
  expect((await world.events()).length).toBe(before);
  await background.evaluate('{ IDBObjectStore.prototype.put = nativePut; }');
  await world.record();
  await press(world.page, 'Throw');
  await world.event('dispatch-settled');
});

test('the icon shows that a tab is recorded, after a navigation and without DevTools too', async () => {
  world = await openWorld(demo.url);
  const background = await driveBackground(world.driven);
  const badge = (): Promise<unknown> =>
    background.evaluate(`chrome.tabs.query({}).then(async (tabs) => {
      const texts = await Promise.all(tabs.map(({ id: tabId }) => chrome.action.getBadgeText({ tabId })));
      return texts.join('');
    })`);
  const says = (text: string): Promise<unknown> => until(badge, { what: `the badge “${text}”`, accept: (now) => now === text });
  await says('');
  await world.record();
  await says(extensionTexts.recordingBadge());
  await world.closeDevTools();
  await world.page.reload();
  await says(extensionTexts.recordingBadge());
  world = worldOf(world.driven, await world.reopenDevTools());
  await world.stop();
  await says('');
});
