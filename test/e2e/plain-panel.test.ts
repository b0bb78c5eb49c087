/** The panel knows nothing of where it runs: it is a plain page here, with no extension, over a background of the test's own. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { byRole, click, textOf, type } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { readSyncScopeTrace, syncScopeFormat } from '../../src/formats/syncscope.ts';
import * as compareDialogTexts from '../../src/messages/compiled/compare-dialog.js';
import * as faultTexts from '../../src/messages/compiled/faults.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import { sampleEvents, sampleRecording, textOf as textOfTrace } from '../sample-trace.ts';
import { appScope } from '../trace-text.ts';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import { patternOf, something } from '../text-pattern.ts';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import { openPlainPanel, type PlainPanel } from './plain-panel/open.ts';
import { closeOf } from './world.ts';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as detailsTexts from '../../src/messages/compiled/details.js';
import { maxAttempts } from '../../src/chromium/schedule.ts';
import * as sentencesTexts from '../../src/messages/compiled/sentences.js';

let plain: PlainPanel;
let page: Page;

beforeAll(async () => {
  plain = await openPlainPanel();
  page = plain.page;
});
afterAll(async () => plain?.end());

/** What stands below the toolbar. */
const notes = (): Promise<string> => page.$eval('.notes', ({ textContent }) => textContent ?? '');
/** What the row of tabs says of the number of rows. */
const rowCount = (): Promise<string> => page.$eval('.tab-note', ({ textContent }) => textContent ?? '');

test('there is no extension to lean on', async () => {
  expect(await page.evaluate(`typeof globalThis.chrome?.runtime + typeof globalThis.chrome?.devtools`)).toBe(
    'undefinedundefined',
  );
});

/** Imports the sample by the panel's own field. */
async function importSample(recording = sampleRecording): Promise<void> {
  const file = join(plain.scratch, 'sample.syncscope.json');
  await writeFile(file, await textOfTrace(syncScopeFormat, sampleEvents, {}, recording));
  const field = await until(() => page.$('input[type="file"]'), { what: 'the field for files' });
  await field.uploadFile(file);
  await until(notes, { what: `${recording.name} to be shown`, accept: (text) => text.includes(`recording “${recording.name}”`) });
}

test('a trace is imported, and shown', async () => {
  await importSample();
  await until(rowCount, { what: 'the rows of the trace', accept: (count) => count === String(sampleEvents.length) });
  await until(() => page.$('.timeline-canvas'), { what: 'the timeline' });
});

test('what is selected is told in the details, whose stacks lead to the source', async () => {
  await click(page, 'tab', tablesTexts.attempts());
  await byRole(page, 'grid', tablesTexts.attempts());
  await page.click('.grid-row[aria-rowindex="2"]');
  expect(
    await until(() => textOf(page, 'region', panelTexts.details()), {
      what: 'the details',
      accept: (text) => text.includes('outbox'),
    }),
  ).toMatch(patternOf(sentencesTexts.attempt({ attempt: 1, of: maxAttempts })));
  await click(page, 'tab', detailsTexts.stack());
  await page.click('.stack .link');
  expect(await page.$eval('body', ({ dataset }) => dataset['opened'])).toMatch(/^https:\/\/app\.example\/.+:\d+:\d+$/);
  await click(page, 'button', detailsTexts.close());
});

test('a filter leaves what it asks for', async () => {
  await click(page, 'tab', tablesTexts.events());
  await type(page, 'searchbox', toolbarTexts.filter(), 'kind:request-started');
  const requests = sampleEvents.filter(({ kind }) => kind === 'request-started').length;
  await until(rowCount, { what: 'the rows that pass', accept: (count) => count === `${requests} of ${sampleEvents.length}` });
  await type(page, 'searchbox', toolbarTexts.filter(), '');
  await until(rowCount, { what: 'all rows', accept: (count) => count === String(sampleEvents.length) });
});

test('the trace is exported as it was imported', async () => {
  const to = join(plain.scratch, 'exported');
  await saveDownload(
    plain,
    async () => {
      await click(page, 'button', toolbarTexts.exportTrace());
      await click(page, 'menuitem', formatTexts.labels.syncscope());
    },
    { to },
  );
  const { recording, events } = await readSyncScopeTrace(await readFile(to, 'utf8'));
  expect(recording).toMatchObject({ id: sampleRecording.id, name: sampleRecording.name });
  expect(events).toEqual(sampleEvents);
});

test('what is kept is listed, and compared with another', async () => {
  await importSample({ ...sampleRecording, id: 'r2', name: 'Second try' });
  await click(page, 'button', toolbarTexts.recordings());
  await click(page, 'button', recordingTexts.compareRecording({ name: sampleRecording.name }));
  const compared = () => textOf(page, 'dialog', compareDialogTexts.title());
  await until(compared, { what: 'the comparison', accept: (text) => text.includes('outbox') });
  await click(page, 'button', closeOf(compareDialogTexts.title()));
  await click(page, 'button', closeOf(recordingTexts.title()));
});

test('a replay goes back to the live trace, and says what can’t be done there', async () => {
  await click(page, 'button', toolbarTexts.replayRecording());
  const dispatches = sampleEvents.filter(({ kind }) => kind === 'dispatch-started');
  expect(await textOf(page, 'dialog', replayTexts.label())).toContain(
    replayTexts.noRegistration({ count: dispatches.length, scope: appScope }),
  );
  expect(await notes()).not.toMatch(patternOf(topNotesTexts.viewing({ imported: true, name: something })));
  await click(page, 'button', closeOf(replayTexts.title()));
});

test('requests are broken while it records', async () => {
  await click(page, 'button', toolbarTexts.record());
  await click(page, 'button', toolbarTexts.breakRequests());
  await click(page, 'button', faultTexts.presets.down());
  await until(() => textOf(page, 'region', faultTexts.title()), {
    what: 'the rule',
    accept: (text) => text.includes(faultTexts.counts({ seen: 0, changed: 0 })),
  });
  await click(page, 'button', faultTexts.close());
  await click(page, 'button', toolbarTexts.record());
  await until(() => page.$('.toolbar .record:not(.on)'), { what: 'the recording to end' });
});

test('there is nothing to complain of', () => {
  expect(plain.complaints).toEqual([]);
});
