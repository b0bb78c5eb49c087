/**
 * What the panel looks like, in each state, both themes, narrow and wide: no violation, and as in `docs/pictures`, which
 * `UPDATE_PICTURES=1 npm run e2e -- appearance` takes anew. Fonts differ between machines: what is compared is the mean
 * colour of each small square.
 */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigTrace } from '../../driver/traces/big-trace.ts';
import { click, isThere } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import * as fileTexts from '../../src/messages/compiled/files.js';
import { cutOffIn, violationsIn } from './violations.ts';
import { choose, closeOf, importTrace, openWorld, press, startDemo, type Demo, type World } from './world.ts';
import * as formatTexts from '../../src/messages/compiled/formats.js';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import * as detailsTexts from '../../src/messages/compiled/details.js';

const pictures = 'docs/pictures';
const height = 640;
/** The side of a square, pixels; how far its colour may be off (of 255); and which share of all squares may be. */
const square = 10;
const farOff = 16;
const mostOff = 0.05;

let demo: Demo;
let world: World;

beforeAll(async () => {
  // Times of day are a part of the pictures.
  process.env['TZ'] = 'UTC';
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/plain.html`);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

type Theme = 'light' | 'dark';
const bothThemes: readonly Theme[] = ['light', 'dark'];

/** Goes through themes and widths. */
async function everyLook(name: string, widths: readonly number[]): Promise<void> {
  for (const theme of bothThemes) {
    await world.setTheme(theme);
    for (const width of widths) {
      await world.setSize(width, height);
      await drawn();
      expect(await violationsIn(world.panel), `${name}, ${theme}, ${width} px`).toEqual([]);
      expect(await cutOffIn(world.panel), `${name}, ${theme}, ${width} px`).toEqual([]);
      await expectAsInPicture(`${name}-${width}-${theme}`);
    }
  }
}

/** Two frames: what a change of size or theme has drawn anew is there then. */
function drawn(): Promise<unknown> {
  return world.panel.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))',
  );
}

async function expectAsInPicture(name: string): Promise<void> {
  const now = join(world.driven.scratch, `${name}.png`);
  const kept = join(pictures, `${name}.png`);
  await world.screenshot(now, { clip: 'panel' });
  if (process.env['UPDATE_PICTURES']) {
    await mkdir(pictures, { recursive: true });
    await writeFile(kept, await readFile(now));
  }
  expect(await difference(now, kept), `${name}: the share of squares that look otherwise than in ${kept}`).toBeLessThan(mostOff);
}

/** The share of the squares of two pictures whose mean colours differ; 1 where the sizes do. */
async function difference(one: string, other: string): Promise<number> {
  const [a, b] = await Promise.all([one, other].map(async (file) => (await readFile(file)).toString('base64')));
  return Number(
    await world.page.evaluate(`(async () => {
      const pixels = async (base64) => {
        const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
        const [width, height] = [Math.ceil(image.width / ${square}), Math.ceil(image.height / ${square})];
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, width, height);
        return { size: image.width + ' ' + image.height, data: context.getImageData(0, 0, width, height).data };
      };
      const [a, b] = [await pixels('${a}'), await pixels('${b}')];
      if (a.size !== b.size) return 1;
      let off = 0;
      for (let i = 0; i < a.data.length; i += 4) {
        if ([0, 1, 2].some((channel) => Math.abs(a.data[i + channel] - b.data[i + channel]) > ${farOff})) off++;
      }
      return off / (a.data.length / 4);
    })()`),
  );
}

const failed = `[...document.querySelectorAll('[role=grid] [role=row]')].find(({ textContent }) => /failed/.test(textContent))`;

describe('the panel looks right', () => {
  test('where a page has no service worker', async () => {
    await everyLook('empty', [420, 1100]);
  });

  test('when a file is refused', async () => {
    const file = join(world.driven.scratch, 'notes.json');
    await writeFile(file, '{"format":"syncscope-trace","version":1,"recording":{"id":7},"events":[]}');
    await world.importFile(file);
    await until(() => world.panel.$('[role=alert]'), { what: 'the refusal' });
    await everyLook('refused', [420, 1100]);
    await click(world.panel, 'button', topNotesTexts.dismiss());
  });

  test('with an imported recording, of which one attempt is selected', async () => {
    const header = madeUpHeader('Shop', 'https://shop.example/', Date.UTC(2026, 0, 15, 9));
    await importTrace(world, header, bigTrace({ events: 1_500, tags: 12 }));
    await until(() => isThere(world.panel, 'button', topNotesTexts.backToLive()), { what: 'the import to be shown' });
    await click(world.panel, 'tab', tablesTexts.attempts());
    await until(() => world.panel.evaluate(`${failed} !== undefined`), { what: 'a failed attempt' });
    await world.panel.evaluate(`${failed}.click()`);
    await until(() => isThere(world.panel, 'button', detailsTexts.close()), { what: 'the details' });
    await everyLook('recording', [420, 760, 1100, 1600]);
  });

  test('with the problems of the recording, of which one is selected', async () => {
    await click(world.panel, 'tab', tablesTexts.problems());
    const row = await until(() => world.panel.$('[role=grid] [aria-rowindex="2"]'), { what: 'a problem' });
    await row.click();
    await until(() => world.panel.$('.problem-title'), { what: 'the details' });
    await everyLook('problems', [420, 540, 760, 1100]);
    await click(world.panel, 'tab', tablesTexts.attempts());
    await world.panel.evaluate(`${failed}.click()`);
  });

  test('with why a tag has not fired', async () => {
    await click(world.panel, 'button', detailsTexts.close());
    await world.panel.evaluate(`document.querySelector('.why-button').click()`);
    await until(() => world.panel.$('.problem-title'), { what: 'the answer' });
    await everyLook('why', [420, 540, 1100]);
    await world.panel.evaluate(`${failed}.click()`);
  });

  test('narrow, with all tabs of the details beside their buttons', async () => {
    await world.setSize(420, height);
    await until(() => world.panel.evaluate('innerWidth'), { what: 'the panel to be narrow', accept: (width) => width === 420 });
    const [shown, needed] = await world.panel.$eval('.details .tab-list', ({ clientWidth, scrollWidth }) => [
      clientWidth,
      scrollWidth,
    ]);
    expect(needed).toBe(shown);
  });

  test('with a menu open, and with the dialog of an export', async () => {
    await click(world.panel, 'button', toolbarTexts.exportTrace());
    await until(() => isThere(world.panel, 'menuitem', formatTexts.labels.syncscope()), { what: 'the menu' });
    expect(await violationsIn(world.panel)).toEqual([]);
    await choose(world, toolbarTexts.exportTrace(), fileTexts.exportWithChoices());
    await until(() => world.panel.$('.export-preview[aria-busy=false]'), { what: 'the preview' });
    await everyLook('export', [420, 1100]);
    await click(world.panel, 'button', closeOf(fileTexts.title()));
    await click(world.panel, 'button', topNotesTexts.backToLive());
  });

  test('while it records', async () => {
    await world.page.goto(demo.url);
    await world.record();
    await press(world.page, 'Fail');
    await world.event('dispatch-settled', ({ outcome }) => outcome === 'failed');
    // A recording goes on: only that nothing is wrong or clipped is the same each time.
    for (const theme of bothThemes) {
      await world.setTheme(theme);
      for (const width of [420, 760, 1100, 1600]) {
        await world.setSize(width, height);
        await drawn();
        expect(await violationsIn(world.panel), `${theme}, ${width} px`).toEqual([]);
        expect(await cutOffIn(world.panel), `${theme}, ${width} px`).toEqual([]);
      }
    }
    await world.stop();
  });

  test('and pictures of other states, and of other themes, are told from each other', async () => {
    const [light, dark, refused] = ['empty-1100-light', 'empty-1100-dark', 'recording-1100-light'].map((name) =>
      join(pictures, `${name}.png`),
    );
    for (const file of [light, dark, refused]) await access(file ?? '');
    expect(await difference(light ?? '', light ?? '')).toBe(0);
    expect(await difference(light ?? '', dark ?? '')).toBeGreaterThan(mostOff);
    expect(await difference(light ?? '', refused ?? '')).toBeGreaterThan(mostOff);
  });
});
