/** Recordings compared with each other, and the comparison exported. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveDownload } from '../../driver/driving/downloads.ts';
import { byRole, click, isThere, textOf } from '../../driver/driving/roles.ts';
import { until } from '../../driver/wait.ts';
import { violationsIn } from './violations.ts';
import * as texts from '../../src/messages/compiled/comparison.js';
import { choose, openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url, { fast: { initial_retry_delay_sec: 3600 } });
  await world.record();
  for (const way of ['Succeed', 'Fail']) {
    await press(world.page, way);
    await world.event('dispatch-settled', ({ outcome }) => outcome === (way === 'Fail' ? 'failed' : 'succeeded'));
  }
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
  const recording = {
    id: 'other',
    name: 'Elsewhere',
    startedAt: 1,
    url: base.scope,
    origin: 'https://elsewhere.example',
    userAgent: '',
    tool: { name: 'a test', version: '1' },
  };
  const file = join(world.driven.scratch, 'elsewhere.syncscope.json');
  await writeFile(file, JSON.stringify({ format: 'syncscope-trace', version: 1, recording, events }));
  await world.importFile(file);
  await until(() => isThere(world.panel, 'button', 'Back to live'), { what: 'the import to be shown' });
}

/** What the open comparison says, once it does. */
function says(words: RegExp): Promise<string> {
  return until(() => textOf(world.panel, 'dialog', 'Compare recordings'), {
    what: `the comparison to say ${words}`,
    accept: (text) => words.test(text),
  });
}

test('side by side, by the path of the registration, with what is other, gone and new in words', async () => {
  await importOther();
  await click(world.panel, 'button', 'Recordings');
  const recorded = await until(
    async () =>
      (await world.panel.$$eval('dialog li', (rows) => rows.map((row) => row.ariaLabel ?? ''))).find(
        (name) => name !== 'Elsewhere',
      ),
    { what: 'the recording' },
  );
  await click(world.panel, 'button', `Compare ${recorded}`);
  const text = await says(/1 attempt in both, 1 different; 1 only in “.+”, 1 only in “Elsewhere \(imported\)”\./);
  expect(text).toContain(`${demo.url} before is https://elsewhere.example/ after.`);
  const rows = await world.panel.$$eval('.comparison tbody tr', (all) => all.map((row) => row.innerText.replaceAll(/\s+/g, ' ')));
  expect(rows.map((row) => row.split(' ')[0])).toEqual(['succeed', 'fail', 'draft']);
  expect(rows[0]).toMatch(/only before$/);
  expect(rows[1]).toMatch(/failed.*succeeded.*different: outcome, promises/);
  expect(rows[2]).toMatch(/only after$/);
});

test.each(['light', 'dark'] as const)('the comparison has no violation in the %s theme, docked narrowly too', async (theme) => {
  await world.setTheme(theme);
  for (const width of [420, 1100]) {
    await world.setSize(width, 700);
    await says(/1 attempt in both/);
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
  const name = await saveDownload(world.driven, () => choose(world, 'Export comparison', 'Save as JSON'), { to });
  expect(name).toMatch(/and Elsewhere\.comparison\.json$/);
  expect(JSON.parse(await readFile(to, 'utf8'))).toMatchObject({
    format: 'syncscope-comparison',
    counts: { both: 1, different: 1, onlyBefore: 1, onlyAfter: 1 },
    after: { name: 'Elsewhere', startedAt: 1 },
  });
  await saveDownload(world.driven, () => choose(world, 'Export comparison', 'Save as Markdown'), { to });
  const [, differences = ''] = (await readFile(to, 'utf8')).split(`## ${texts.differences()}`);
  expect(differences).toContain(texts.verdicts.different({ parts: 'outcome, promises' }));
  await click(world.panel, 'button', 'Export comparison');
  await click(world.panel, 'menuitem', 'Copy as Markdown');
  await says(/Copied\./);
});

test('is saved without what is private, too', async () => {
  const to = join(world.driven.scratch, 'private-comparison');
  const save = async (...parts: string[]): Promise<string> => {
    await saveDownload(
      world.driven,
      async () => {
        await choose(world, 'Export comparison', 'Export with choices…');
        for (const part of parts) await click(world.panel, 'checkbox', part);
        await click(world.panel, 'button', 'Save as JSON');
      },
      { to },
    );
    return readFile(to, 'utf8');
  };
  expect(await save()).toMatch(/"requests":\["[^"]*\?/);
  expect(await violationsIn(world.panel)).toEqual([]);
  const kept = await save('Query strings', 'Console texts and error messages');
  expect(kept).toMatch(/"requests":\["GET \/api\/ping 200"/);
  expect(kept).not.toMatch(/"requests":\["[^"]*\?/);
});

test('with the keyboard alone: another side, only what is not the same, and back to the list', async () => {
  await (await byRole(world.panel, 'combobox', 'After')).focus();
  await world.devtools.keyboard.press('Tab');
  expect(await world.panel.evaluate('document.activeElement.ariaLabel')).toBe('Swap before and after');
  await world.devtools.keyboard.press('Enter');
  await says(/1 only in “Elsewhere \(imported\)”, 1 only in/);
  await world.devtools.keyboard.press('Tab');
  await world.devtools.keyboard.press('Space');
  await until(() => world.panel.$eval('dialog input[type=checkbox]', (box) => box.checked), { what: 'the box to be checked' });
  await world.devtools.keyboard.press('Escape');
  await byRole(world.panel, 'dialog', 'Recordings');
  await world.devtools.keyboard.press('Escape');
  await until(async () => !(await isThere(world.panel, 'dialog', 'Recordings')), { what: 'the list to close' });
});

test('what came of a replay is exported in the same shape', async () => {
  await click(world.panel, 'button', 'Back to live');
  await click(world.panel, 'button', 'Replay recording');
  await click(world.panel, 'button', 'Start replay');
  const { seq } = await world.event('replay-started');
  await world.event('replay-settled', () => true, 30_000);
  await until(() => textOf(world.panel, 'region', 'Details'), {
    what: 'the comparison',
    accept: (text) => /Replayed in/.test(text),
  });
  const to = join(world.driven.scratch, 'replay');
  await saveDownload(world.driven, () => choose(world, 'Export comparison', 'Save as JSON'), { to });
  const report: { attempts: { tag: string; verdict: string }[] } = JSON.parse(await readFile(to, 'utf8'));
  expect(report).toMatchObject({ format: 'syncscope-comparison', before: { name: 'Recording' }, after: { name: 'Replay' } });
  expect(report.attempts.map(({ tag, verdict }) => `${tag} ${verdict}`)).toEqual(['succeed same', 'fail same']);
  // The worker ran when the debugger came: its listeners are not wrapped, but what is simulated is marked as a whole.
  const requests = await until(async () => (await world.eventsOf('request-started')).filter((event) => event.seq > seq), {
    what: 'both requests',
    accept: (all) => all.length === 2,
  });
  expect(requests.map(({ attribution }) => attribution)).toEqual(['exact', 'exact']);
});
