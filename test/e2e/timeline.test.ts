/** Moving about on the timeline: what it shows by itself, what keys do, and what it does while more and more happens. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { click, isThere } from '../../driver/extension/roles.ts';
import { madeUpHeader } from '../../driver/traces/made-up-header.ts';
import { until } from '../../driver/wait.ts';
import * as timelineTexts from '../../src/messages/compiled/timeline.js';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';
import * as topNotesTexts from '../../src/messages/compiled/top-notes.js';
import { drawn, importTrace, openWorld, press, startDemo, type Demo, type World } from './world.ts';
import { traceOf } from '../trace-text.ts';

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

/** Half an hour of silence on each side of twenty seconds: a first and a last sync, and twelve at once. */
const silence = 1_800_000;
const trace = traceOf(`
  0 page  registration-observed
  1 panel recording-started
  ${sync('first', 0, 1_000)}
  ${Array.from({ length: 12 }, (_, i) => sync('many', 10_000 + i / 4, 10_000.1 + i / 4)).join('')}
  ${sync('newest', 19_000, 20_000)}
  ${silence * 2} panel recording-stopped
`);

function sync(tag: string, from: number, to: number): string {
  return `
  ${silence + from} worker dispatch-started ${tag}${from} ${tag}
  ${silence + to}   worker dispatch-settled ${tag}${from}`;
}

/** Where something is on the lanes: by its share of their width, and the number of its lane; null where there are none. */
async function placeOf(share: number, lane: number): Promise<{ x: number; y: number } | null> {
  const [lanes, head] = [await world.panel.$('.timeline-canvas'), await world.panel.$('.timeline-actions')];
  const [box, left] = [await lanes?.boundingBox(), await head?.boundingBox()];
  if (!box || !left) return null;
  const gutter = left.width;
  // Below the axis and the head of the registration.
  return { x: box.x + gutter + share * (box.width - gutter), y: box.y + 30 + 18 + 24 * lane + 12 };
}

/** Points at a place, and gives what the card there says; null where there is none. */
async function pointAt(share: number, lane: number): Promise<string | null> {
  const place = await placeOf(share, lane);
  if (!place) return null;
  await world.devtools.mouse.move(place.x, place.y);
  await world.panel.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
  const said = await world.panel.$$eval('.hover-card', ([card]) => card?.textContent);
  return said ?? null;
}

/** Takes the pointer off the timeline. */
async function pointElsewhere(): Promise<void> {
  const box = await (await world.panel.$('.status-bar'))?.boundingBox();
  await world.devtools.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4);
  await until(() => world.panel.evaluate(`document.querySelector('.timeline-canvas').matches(':hover')`), {
    what: 'the pointer to be off the timeline',
    accept: (isThere) => isThere === false,
  });
}

const pointsAt = (share: number, lane: number, text: string) =>
  until(() => pointAt(share, lane), { what: `“${text}” at ${share}`, accept: (said) => said?.includes(text) ?? false });

async function keys(...all: Parameters<World['devtools']['keyboard']['press']>[0][]): Promise<void> {
  await world.panel.evaluate(`document.querySelector('.timeline-body').focus()`);
  for (const key of all) await world.devtools.keyboard.press(key);
}

describe('a trace that is opened', () => {
  beforeEach(async () => {
    await importTrace(world, madeUpHeader('Silence', demo.url, trace[0]?.at ?? 0), trace);
    await pointsAt(0.06, 0, 'first');
  });

  test('shows what happened in it, and the silence around that on demand', async () => {
    await pointsAt(0.94, 2, 'newest');
    await click(world.panel, 'button', timelineTexts.showAll());
    await until(async () => !(await isThere(world.panel, 'button', timelineTexts.showAll())), { what: 'the button to go' });
    expect(await pointAt(0.06, 0)).toBeNull();
    // Without a selection there is nothing else to zoom to.
    await keys('f');
    await pointsAt(0.06, 0, 'first');
  });

  test('says how many attempts a bar stands for', async () => {
    await pointsAt(0.5, 1, timelineTexts.closeTogether({ attempts: 12 }));
  });

  test('zooms about the pointer, else about what is selected, and to it', async () => {
    await pointAt(0.06, 0);
    await keys('w', 'w', 'w', 'w');
    await pointsAt(0.06, 0, 'first');
    await keys('0', 'f');
    await pointElsewhere();
    await keys('ArrowRight', 'ArrowDown', 'ArrowDown');
    await keys('f');
    await pointsAt(0.5, 2, 'newest');
    await pointElsewhere();
    await keys('s', 's', 's', 'w', 'w', 'w', 'w', 'w', 'w');
    await pointsAt(0.5, 2, 'newest');
    await world.devtools.keyboard.press('Escape');
  });
});

test('the head of a registration stays in view, and the scroll ends where the lanes do', async () => {
  const many = Array.from({ length: 30 }, (_, i) => sync(`tag-${10 + i}`, i * 10, i * 10 + 5)).join('');
  const events = traceOf(`0 page registration-observed\n1 panel recording-started${many}`);
  await importTrace(world, madeUpHeader('Many', demo.url, events[0]?.at ?? 0), events);
  const place = (): Promise<unknown> =>
    world.panel.evaluate(`(() => {
      const body = document.querySelector('.timeline-body');
      const head = document.querySelector('.timeline-twisty');
      return { scrolled: body.scrollTop, head: head && head.getBoundingClientRect().top - body.getBoundingClientRect().top };
    })()`);
  await pointsAt(0.045, 0, 'tag-10');
  expect(await place()).toEqual({ scrolled: 0, head: 30 });

  await world.panel.evaluate(`document.querySelector('.timeline-body').scrollTop = 1e6`);
  await until(place, {
    what: 'the head to stay',
    accept: (now) => JSON.stringify(now).endsWith('"head":30}') && !JSON.stringify(now).includes('"scrolled":0'),
  });
  await filterBy('tag:tag-12');
  await pointsAt(0.105, 0, 'tag-12');
  expect(await place()).toEqual({ scrolled: 0, head: 30 });

  await filterBy('tag:none-of-these');
  await until(() => world.panel.$$eval('.timeline-body', ([body]) => body?.textContent), {
    what: 'the timeline to say that nothing matches',
    accept: (text) => text === timelineTexts.noneMatch(),
  });

  // Selected elsewhere, an attempt comes into view.
  await filterBy('');
  await world.panel.evaluate(`{
    const tab = [...document.querySelectorAll('[role=tab]')].find(({ textContent }) => textContent.startsWith('Attempts'));
    tab.click();
  }`);
  const lastRow = `[...document.querySelectorAll('[role=grid] [role=row]')].find(({ textContent }) => textContent.includes('tag-39'))`;
  await until(() => world.panel.evaluate(`${lastRow} !== undefined`), { what: 'the row', accept: Boolean });
  await world.panel.evaluate(`${lastRow}.click()`);
  await until(place, { what: 'its lane to be in view', accept: (now) => !JSON.stringify(now).includes('"scrolled":0') });
});

test('what the pointer is on stays beneath it while more comes, and goes on when it leaves', async () => {
  await click(world.panel, 'button', topNotesTexts.backToLive());
  await world.record();
  await press(world.page, 'Succeed');
  await until(seconds, { what: 'some time', accept: (now) => now >= 1 });
  await press(world.page, 'Fail');
  await world.event('dispatch-settled', ({ outcome }) => outcome === 'failed');
  await drawn(world);
  const found = await until(
    async () => {
      for (let share = 0.95; share > 0.2; share -= 0.01) if ((await pointAt(share, 0))?.startsWith('fail')) return share;
      return undefined;
    },
    { what: 'the bar, some way into the lanes' },
  );
  const since = await seconds();
  await until(seconds, { what: 'time to pass', accept: (now) => now >= since * 2 + 2 });
  expect(await pointAt(found, 0)).toMatch(/^fail/);
  await pointElsewhere();
  await until(() => pointAt(found, 0), { what: 'the bar to have moved', accept: (said) => !said?.startsWith('fail') });
  await world.stop();
});

/** For how long the panel says that it has recorded, seconds. */
async function seconds(): Promise<number> {
  const text = await world.panel.$eval('.figures-time', ({ textContent }) => textContent);
  const [minutes = 0, rest = 0] = text.split(':').map(Number);
  return minutes * 60 + rest;
}

async function filterBy(query: string): Promise<void> {
  await world.panel.evaluate(`{
    const field = document.querySelector('input[aria-label=${JSON.stringify(toolbarTexts.filter())}]');
    field.value = ${JSON.stringify(query)};
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`);
}
