/** The list of recordings, files that are refused, and what a replay says before it sends anything. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { click, textOf, type } from '../../driver/extension/roles.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { until } from '../../driver/wait.ts';
import * as fileTexts from '../../src/messages/compiled/files.js';
import * as listTexts from '../../src/messages/compiled/recordings-list.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import { traceOf } from '../trace-text.ts';
import { closeOf, importTrace, openWorld, runBoth, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
  await world.setSize(900, 700);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** What the rows of the open list say, the newest first. */
const rows = (): Promise<string[]> =>
  world.panel.$$eval('dialog li', (all) => all.map((row) => (row instanceof HTMLElement ? row.innerText : '')));

test('says of each recording where it was made, what is in it, and how it stands; and finds it by that', async () => {
  await world.record();
  await runBoth(world);
  const scope = demo.url;
  const events = traceOf(`
    0 worker  dispatch-started  d1 orders scope="${scope}"
    1 worker  wait-until-called d1 p1
    2 browser request-started   r1 d1 ${demo.url}api/orders method=DELETE
    3 browser request-settled   r1 responded 500
    4 worker  wait-until-settled d1 p1
    5 worker  dispatch-settled  d1
  `);
  await importTrace(world, madeUpHeader('From a file', demo.url, 1), events);
  await until(() => textOf(world.panel, 'button', topNotesTexts.backToLive()), { what: 'the import to be shown' });
  await click(world.panel, 'button', toolbarTexts.recordings());
  const [imported = '', running = ''] = await until(rows, {
    what: 'what is in both to be read',
    accept: (all) => all.length === 2 && all.every((row) => /\d attempt/.test(row)),
  });
  expect(running).toContain(new URL(demo.url).host);
  expect(running).toMatch(/succeed, fail|fail, succeed/);
  expect(running).toContain(listTexts.outcome({ attempts: 2, failed: 1, lost: 0 }));
  expect(running).toContain(listTexts.running());
  expect(imported).toContain('From a file');
  expect(imported).toContain(listTexts.outcome({ attempts: 1, failed: 0, lost: 1 }));
  expect(imported).toContain(listTexts.imported());
  expect(imported).toContain(listTexts.shown());

  await type(world.panel, 'searchbox', listTexts.search(), 'ORDERS');
  await until(rows, { what: 'the one that has the tag', accept: (all) => all.length === 1 && all[0] === imported });
  await type(world.panel, 'searchbox', listTexts.search(), 'nowhere');
  await until(() => textOf(world.panel, 'dialog', recordingTexts.title()), {
    what: 'that there is none',
    accept: (text) => text.includes(listTexts.noneFound()),
  });
  // Escape empties the field first.
  await world.devtools.keyboard.press('Escape');
  await until(rows, { what: 'all of them again', accept: (all) => all.length === 2 });
  await click(world.panel, 'button', closeOf(recordingTexts.title()));
});

test('a replay says before how much it would send for real, and where', async () => {
  await click(world.panel, 'button', toolbarTexts.replayRecording());
  const host = new URL(demo.url).host;
  const warned = replayTexts.sends({ count: 1, hosts: replayTexts.sentTo({ host, count: 1 }) });
  const dialog = () => textOf(world.panel, 'dialog', replayTexts.label());
  await until(dialog, { what: 'the warning', accept: (text) => text.includes(warned) });
  await world.panel.evaluate(`{
    const [, , requests] = document.querySelectorAll('dialog select');
    requests.value = [...requests.options].find(({ text }) => text === ${JSON.stringify(replayTexts.answers.fail())}).value;
    requests.dispatchEvent(new Event('change', { bubbles: true }));
  }`);
  await until(dialog, { what: 'it to go where nothing is sent', accept: (text) => !text.includes(warned) });
  await click(world.panel, 'button', closeOf(replayTexts.title()));
});

test('a file that is refused is named', async () => {
  const name = 'not-a-trace.json';
  await writeFile(join(world.driven.scratch, name), '{"log":{"entries":[]}}');
  await world.importFile(join(world.driven.scratch, name));
  const problem = 'This is a HAR file, which opens in the Network panel.';
  await until(() => world.panel.$$eval('[role=alert]', (all) => all.map(({ textContent }) => textContent).join()), {
    what: 'the file to be refused by name',
    accept: (text) => text.includes(fileTexts.fileProblem({ name, problem })),
  });
});
