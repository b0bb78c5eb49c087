/** Recordings compared with each other, and the comparison exported. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveDownload } from '../../driver/extension/downloads.ts';
import { byRole, click, isThere, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { safeFileName } from '../../panel/components/file-name.ts';
import { comparisonSentence, verdictText } from '../../src/messages/comparison.ts';
import * as clipboard from '../../src/messages/compiled/clipboard.js';
import * as texts from '../../src/messages/compiled/compare-dialog.js';
import * as comparisonTexts from '../../src/messages/compiled/comparison.js';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as replayTexts from '../../src/messages/compiled/replay.js';
import type { ComparedAttempt } from '../../src/trace/compare.ts';
import { violationsIn } from './violations.ts';
import { choose, importTrace, openWorld, runBoth, startDemo, type Demo, type World } from './world.ts';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as panelTexts from '../../src/messages/compiled/panel.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

let demo: Demo;
let world: World;
/** The name of the recording of the demo. */
let recorded: string;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url, { fast: { initial_retry_delay_sec: 3600 } });
  await world.record();
  await runBoth(world);
  await world.stop();
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Imports a trace in which one tag ends otherwise, another is missing, and a third ran. */
async function importOther(): Promise<void> {
  const base = { source: 'worker', scope: 'https://elsewhere.example/' };
  const started = { ...base, kind: 'dispatch-started', type: 'sync', lastChance: false, trusted: true };
  const facts = ['fail', 'draft'].flatMap((tag) => [
    { ...started, dispatchId: tag, tag },
    { ...base, kind: 'dispatch-settled', dispatchId: tag, outcome: 'succeeded' },
  ]);
  const events = facts.map((fact, i) => ({ seq: i + 1, id: `e${i}`, at: i, ...fact }));
  await importTrace(world, madeUpHeader('Elsewhere', base.scope, 1), events);
  await until(() => isThere(world.panel, 'button', topNotesTexts.backToLive()), { what: 'the import to be shown' });
}

/** One attempt of the comparison, but for what is said of it. */
const compared = { scope: '', type: 'sync', tag: '', number: 1, before: null, after: null, differs: [] } as const;

const different = { verdict: 'different', differs: ['outcome', 'promises'] } as const;

/** What the open comparison says, once it does. */
function says(words: string): Promise<string> {
  return until(() => textOf(world.panel, 'dialog', texts.title()), {
    what: `the comparison to say ${words}`,
    accept: (text) => text.includes(words),
  });
}

const elsewhere = texts.importedName({ name: 'Elsewhere' });
/** The comparison in a sentence: one attempt in both, and one in each alone. */
const summary = (before: string, after: string) =>
  comparisonSentence({ both: 1, different: 1, onlyBefore: 1, onlyAfter: 1 }, before, after);

test('side by side, by the path of the registration, with what is other, gone and new in words', async () => {
  await importOther();
  await click(world.panel, 'button', toolbarTexts.recordings());
  recorded = await until(
    async () =>
      (await world.panel.$$eval('dialog li', (rows) => rows.map((row) => row.ariaLabel ?? ''))).find(
        (name) => name !== 'Elsewhere',
      ),
    { what: 'the recording' },
  );
  await click(world.panel, 'button', recordingTexts.compareRecording({ name: recorded }));
  const text = await says(summary(recorded, elsewhere));
  expect(text).toContain(texts.mapped({ there: demo.url, here: 'https://elsewhere.example/' }));
  const rows = await world.panel.$$eval('.comparison tbody tr', (all) => all.map((row) => row.innerText.replaceAll(/\s+/g, ' ')));
  expect(rows.map((row) => row.split(' ')[0])).toEqual(['succeed', 'fail', 'draft']);
  const verdicts: ComparedAttempt[] = [
    { ...compared, verdict: 'only-before' },
    { ...compared, ...different },
    { ...compared, verdict: 'only-after' },
  ];
  for (const [i, verdict] of verdicts.entries()) expect(rows[i]).toContain(verdictText(verdict));
  expect(rows[1]).toMatch(new RegExp(`${texts.runEnd({ outcome: 'failed' })}.*${texts.runEnd({ outcome: 'succeeded' })}`));
});

test.each(['light', 'dark'] as const)('the comparison has no violation in the %s theme, docked narrowly too', async (theme) => {
  await world.setTheme(theme);
  for (const width of [420, 1100]) {
    await world.setSize(width, 700);
    await says(summary(recorded, elsewhere));
    expect(await violationsIn(world.panel)).toEqual([]);
    const [shown, needed] = await world.panel.$eval('.compare-scroll', ({ clientWidth, scrollWidth }) => [
      clientWidth,
      scrollWidth,
    ]);
    expect(needed).toBe(shown);
  }
});

test('is saved as JSON and as Markdown, and said to be copied', async () => {
  const to = join(world.driven.scratch, 'comparison');
  const name = await saveDownload(world.driven, () => choose(world, texts.exportComparison(), texts.saveJson()), { to });
  expect(name).toContain(safeFileName(texts.fileName({ before: recorded, after: 'Elsewhere' })));
  expect(JSON.parse(await readFile(to, 'utf8'))).toMatchObject({
    format: 'syncscope-comparison',
    counts: { both: 1, different: 1, onlyBefore: 1, onlyAfter: 1 },
    after: { name: 'Elsewhere', startedAt: 1 },
  });
  await saveDownload(world.driven, () => choose(world, texts.exportComparison(), texts.saveMarkdown()), { to });
  const [, differences = ''] = (await readFile(to, 'utf8')).split(`## ${comparisonTexts.differences()}`);
  expect(differences).toContain(verdictText({ ...compared, ...different }));
  await click(world.panel, 'button', texts.exportComparison());
  await click(world.panel, 'menuitem', texts.copyMarkdown());
  await says(clipboard.copied());
});

test('is saved without what is private, too', async () => {
  const to = join(world.driven.scratch, 'private-comparison');
  const save = async (...parts: string[]): Promise<string> => {
    await saveDownload(
      world.driven,
      async () => {
        await choose(world, texts.exportComparison(), texts.exportWithChoices());
        for (const part of parts) await click(world.panel, 'checkbox', part);
        await click(world.panel, 'button', texts.saveJson());
      },
      { to },
    );
    return readFile(to, 'utf8');
  };
  expect(await save()).toMatch(/"requests":\["[^"]*\?/);
  expect(await violationsIn(world.panel)).toEqual([]);
  const kept = await save(formatTexts.parts.queries(), formatTexts.parts.texts());
  expect(kept).toMatch(/"requests":\["GET \/api\/ping 200"/);
  expect(kept).not.toMatch(/"requests":\["[^"]*\?/);
});

test('with the keyboard alone: another side, only what is not the same, and back to the list', async () => {
  await (await byRole(world.panel, 'combobox', texts.after())).focus();
  await world.devtools.keyboard.press('Tab');
  expect(await world.panel.evaluate('document.activeElement.ariaLabel')).toBe(texts.swapSides());
  await world.devtools.keyboard.press('Enter');
  await says(summary(elsewhere, recorded));
  await world.devtools.keyboard.press('Tab');
  await world.devtools.keyboard.press('Space');
  await until(() => world.panel.$eval('dialog input[type=checkbox]', (box) => box.checked), { what: 'the box to be checked' });
  await world.devtools.keyboard.press('Escape');
  await byRole(world.panel, 'dialog', recordingTexts.title());
  await world.devtools.keyboard.press('Escape');
  await until(async () => !(await isThere(world.panel, 'dialog', recordingTexts.title())), { what: 'the list to close' });
});

test('what came of a replay is exported in the same shape', async () => {
  await click(world.panel, 'button', topNotesTexts.backToLive());
  await click(world.panel, 'button', toolbarTexts.replayRecording());
  await click(world.panel, 'button', replayTexts.start());
  const { seq } = await world.event('replay-started');
  await world.event('replay-settled', () => true, 30_000);
  await until(() => textOf(world.panel, 'region', panelTexts.details()), {
    what: 'the comparison',
    accept: (text) => text.includes(texts.replayResult({ done: 2, count: 2, different: 0 })),
  });
  const to = join(world.driven.scratch, 'replay');
  await saveDownload(world.driven, () => choose(world, texts.exportComparison(), texts.saveJson()), { to });
  const report: { attempts: { tag: string; verdict: string }[] } = JSON.parse(await readFile(to, 'utf8'));
  expect(report).toMatchObject({
    format: 'syncscope-comparison',
    before: { name: texts.recordingName() },
    after: { name: texts.replayName() },
  });
  expect(report.attempts.map(({ tag, verdict }) => `${tag} ${verdict}`)).toEqual(['succeed same', 'fail same']);
  // The worker ran when the debugger came: its listeners are not wrapped, but what is simulated is marked as a whole.
  const requests = await until(async () => (await world.eventsOf('request-started')).filter((event) => event.seq > seq), {
    what: 'both requests',
    accept: (all) => all.length === 2,
  });
  expect(requests.map(({ attribution }) => attribution)).toEqual(['exact', 'exact']);
});
