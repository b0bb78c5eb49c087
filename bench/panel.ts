/**
 * The panel with much in it: a generated trace is imported through the panel's own field, opened, moved through
 * with a real wheel and a real pointer, and filtered with real keys. In growing sizes, so that one sees how it grows.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Frame } from 'puppeteer-core';
import type { Panel } from '../driver/extension/panel.ts';
import { until } from '../driver/wait.ts';
import { writeSyncScopeTrace } from '../src/formats/syncscope.ts';
import { bigTrace } from '../driver/traces/big-trace.ts';
import { madeUpHeader } from '../driver/traces/made-up-header.ts';
import { percentile, type Report } from './figures.ts';
import { traceFrames } from './frames.ts';
import { emptyOpen } from './opening.ts';
import { sizeLimits, sizeOf } from '../driver/sizes.ts';
import { openBenchWorld, pressRecord, type BenchWorld } from './world.ts';
import * as statusBarTexts from '../src/messages/compiled/status-bar.js';

const tags = 2_000;
const sizes = { '1k': 1_000, '10k': 10_000, '100k': 100_000, '500k': 500_000 };
const limited = '100k';
/** Found in a part of the events; each is typed key by key. */
const queries = ['outbox-1', 'is:failed', '-kind:request', 'tag:cart scope:orders'];
const liveMs = 5_000;
const eventsPerSecond = 5_000;
/**
 * What each sync hands to `waitUntil`, and how many events it so makes. To register thousands of tags a second keeps
 * Chromium's own browser process so busy that no page gets its frames.
 */
const promises = 47;
const eventsPerSync = 2 * promises + 6;

export async function panel(report: Report): Promise<void> {
  report({ name: 'panel.js-gzip-kb', value: await sizeOf('panel'), unit: 'kB', limit: sizeLimits.panel });
  await emptyOpen(report);
  for (const [name, events] of Object.entries(sizes)) await withEvents(name, events, report);
  await live(report);
}

/** Imports a trace of so many events, and measures what one does with it. */
async function withEvents(name: string, events: number, report: Report): Promise<void> {
  const limit = (most: number) => (name === limited ? { limit: most } : {});
  const world = await openBenchWorld('drain.html');
  try {
    const opened = await world.openPanel();
    const { panel: frame } = opened;
    const file = join(world.scratch, 'big.syncscope.json');
    const header = madeUpHeader('Big', 'https://shop.example/', Date.UTC(2026, 0, 15, 9));
    await pipeline(writeSyncScopeTrace(header, [bigTrace({ events, tags })]), createWriteStream(file));
    await frame.evaluate(watchOpening);
    await opened.importFile(file);
    const opening = await until(() => frame.evaluate(`globalThis.opened(${events})`), {
      what: `${events} events to be drawn`,
      timeoutMs: 300_000,
    });
    report({ name: `panel.open-${name}-ms`, value: Number(opening), unit: 'ms', ...limit(1_000) });

    const p95 = percentile(await moveAbout(opened), 0.95);
    const suffix = name === limited ? '' : `-${name}`;
    report({ name: `panel.frame-p95${suffix}-ms`, value: p95, unit: 'ms', ...limit(16.7) });
    report({ name: `panel.filter-${name}-ms`, value: await filterTime(frame), unit: 'ms', ...limit(100) });
    report({ name: `panel.heap-${name}-mb`, value: await heapSize(world), unit: 'MB', ...limit(150) });
  } finally {
    await world.close();
  }
}

/** Zooms in, pans, scrolls lanes and rows, zooms out, with wheel and pointer; gives the work of each frame, ms. */
async function moveAbout({ devtools, panel: frame }: Panel): Promise<number[]> {
  const { mouse } = devtools;
  const at = async (selector: string, share: number): Promise<{ x: number; y: number }> => {
    const box = await (await frame.$(selector))?.boundingBox();
    if (!box) throw new Error(`There is no ${selector} to move on.`);
    return { x: box.x + box.width * share, y: box.y + box.height / 2 };
  };
  const lanes = await at('.timeline-body', 0.6);
  const labels = await at('.timeline-body', 0.05);
  const rows = await at('.grid', 0.5);
  const wheel = async (place: { x: number; y: number }, times: number, by: { deltaX?: number; deltaY?: number }) => {
    await mouse.move(place.x, place.y);
    for (let i = 0; i < times; i++) await mouse.wheel(by);
  };
  const stop = await traceFrames(devtools, frame);
  await wheel(lanes, 25, { deltaY: -120 });
  await wheel(lanes, 25, { deltaX: 120 });
  await wheel(lanes, 40, { deltaY: 120 });
  await mouse.move(lanes.x, lanes.y);
  await wheel(lanes, 6, { deltaY: -120 });
  await mouse.down();
  for (let i = 0; i < 25; i++) await mouse.move(lanes.x - i * 8, lanes.y + (i % 5));
  await mouse.up();
  await wheel(labels, 40, { deltaY: 90 });
  await wheel(rows, 60, { deltaY: -170 });
  return stop();
}

/** The longest of all keys of some filters: from the key until what passes is drawn, ms. */
async function filterTime(frame: Frame): Promise<number> {
  // Not by its role: see `pressRecord`.
  const field = await frame.waitForSelector('[type=search]');
  if (!field) throw new Error('There is no field for the filter.');
  await field.click();
  await frame.evaluate(watchKeys);
  for (const query of queries) {
    for (const key of query) {
      await field.type(key);
      await until(() => frame.evaluate('globalThis.keysDone()'), { what: 'the filtered view' });
    }
    await field.click({ count: 3 });
    await field.press('Delete');
    await until(() => frame.evaluate('globalThis.keysDone()'), { what: 'the view without a filter' });
  }
  return Number(await frame.evaluate('Math.max(...globalThis.keyTimes)'));
}

/** What the panel's scripts hold after a collection of garbage, in MB. */
async function heapSize(world: BenchWorld): Promise<number> {
  const target = world.page
    .browser()
    .targets()
    .find((each) => each.url().endsWith('/panel.html'));
  if (!target) throw new Error('The panel has no target.');
  const session = await target.createCDPSession();
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** Follows a page whose syncs do a great many things while the panel records them; gives frames in a second. */
async function live(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel: frame } = await world.openPanel();
    await pressRecord(frame);
    const storm = world.page.evaluate(`storm(${eventsPerSecond / eventsPerSync}, ${liveMs}, ${promises})`);
    const measured: unknown = await frame.evaluate(`(${countFrames})(${liveMs})`);
    await storm;
    const [frames, seen] = Array.isArray(measured) ? measured.map(Number) : [];
    report({ name: 'panel.live-seen-per-s', value: seen ?? Number.NaN, unit: 'events/s' });
    report({ name: 'panel.live-5k-fps', value: frames ?? Number.NaN, unit: 'fps', least: 30 });
  } finally {
    await world.close();
  }
}

// What runs inside the panel is text, not functions: test runners rewrite functions.
const countPattern = JSON.stringify(statusBarTexts.events({ events: 2 }).replace('2', String.raw`([\d,]+)`));
const eventCount = `Number(new RegExp(${countPattern}).exec(document.querySelector('.status-counts').textContent)[1].replaceAll(',', ''))`;

/** From the turn to a trace until all of its events are counted, its lanes and its rows drawn and painted. */
const watchOpening = `{
  let start = null, end = null;
  const facts = document.querySelector('.status-facts');
  const look = () => {
    const loading = facts.textContent.includes(${JSON.stringify(statusBarTexts.loading())});
    if (start === null && loading) start = performance.now();
    const drawn = document.querySelector('.timeline-canvas') && document.querySelectorAll('.grid-body .grid-row').length > 3;
    if (start !== null && !loading && drawn) {
      end = Infinity;
      // What is done next is measured too, without this.
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => (end = performance.now())));
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  globalThis.opened = (events) => end !== null && end < Infinity && ${eventCount} === events && end - start;
}`;

/** For each key the time until the note of how many pass stands still and is painted. */
const watchKeys = `{
  globalThis.keyTimes = [];
  let waiting = 0;
  addEventListener('input', () => {
    const start = performance.now();
    waiting++;
    // The first frame after the filter was read draws the outcome; to read it may take a microtask or a load.
    setTimeout(() => requestAnimationFrame(() => setTimeout(() => {
      keyTimes.push(performance.now() - start);
      waiting--;
    })));
  }, { capture: true });
  globalThis.keysDone = () => waiting === 0;
}`;

const countFrames = `async (ms) => {
  const events = () => ${eventCount};
  const frame = () => new Promise(requestAnimationFrame);
  const before = events();
  while (events() < before + 2000) await frame();
  const [start, first] = [await frame(), events()];
  let count = 0, now = start;
  for (; now - start < ms * 0.7; count++) now = await frame();
  return [count / (now - start) * 1000, (events() - first) / (now - start) * 1000];
}`;
