/** What a table draws is what is in view, in every frame, whatever happens to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { click } from '../../driver/extension/roles.ts';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import { openPlainPanel, type PlainPanel } from './plain-panel/open.ts';

let plain: PlainPanel;

beforeAll(async () => {
  plain = await openPlainPanel();
  await plain.page.setViewport({ width: 900, height: 700 });
  await plain.page.evaluate(inPage);
});
afterAll(async () => plain?.end());

const sequences = Array.from({ length: 20 }, (_, seed) => seed + 1);

test.each([tablesTexts.events(), tablesTexts.attempts()])('of %s', async (table) => {
  await click(plain.page, 'tab', table);
  const faults: unknown[] = [];
  for (const seed of sequences) faults.push(await plain.page.evaluate(`playTable(${seed}, 10)`));
  expect(faults.filter((fault) => fault !== null)).toEqual([]);
});

test('there is nothing to complain of', () => expect(plain.complaints).toEqual([]));

/** What runs in the page: text, not functions, which test runners rewrite. */
const inPage = `{
  const rowHeight = 20;
  let trace = 'live';
  let traces = 0;
  let seq = 0;

  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const grid = () => document.querySelector('[role=grid]');

  /** An attempt for each three events. */
  function grow(count) {
    const events = Array.from({ length: count }, () => {
      const n = seq++;
      const [id, scope] = ['d' + Math.floor(n / 3), 'https://app.example/'];
      const each = { seq: n + 1, id: 'e' + n, at: 1e12 + n, source: 'worker', scope };
      if (n % 3 === 0) {
        const tag = 'tag' + (n % 7);
        return { ...each, kind: 'dispatch-started', dispatchId: id, type: 'sync', tag, lastChance: false, trusted: true };
      }
      if (n % 3 === 1) return { ...each, kind: 'handler-returned', dispatchId: id, listeners: 1 };
      return { ...each, kind: 'dispatch-settled', dispatchId: id, outcome: n % 4 === 0 ? 'failed' : 'succeeded' };
    });
    background.tell(trace, events);
  }

  function write(query) {
    const field = document.querySelector('#filter');
    field.value = query;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function begin() {
    trace = 'trace' + ++traces;
    seq = 0;
    background.begin(trace);
  }

  /** What is in view and not drawn; null where that is nothing. */
  function missing() {
    const { scrollTop, clientHeight } = grid();
    const count = Number(grid().getAttribute('aria-rowcount')) - 1;
    const drawn = new Set([...document.querySelectorAll('.grid-body [role=row]')].map((row) => Number(row.ariaRowIndex) - 2));
    const end = Math.min(count, Math.ceil((scrollTop + clientHeight - rowHeight - 1) / rowHeight));
    const lost = [];
    for (let row = Math.floor(scrollTop / rowHeight); row < end; row++) if (!drawn.has(row)) lost.push(row);
    const beyond = [...drawn].filter((row) => row >= count);
    return lost.length + beyond.length === 0 ? null : { lost, beyond, count, scrollTop, clientHeight };
  }

  globalThis.playTable = async (seed, steps) => {
    let state = seed;
    const random = (below) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    const changes = {
      'rows come': () => grow(1 + random(90)),
      'a row comes': () => grow(1),
      'a filter': () => write(['tag:tag1', 'is:failed', 'kind:settled', 'tag:nowhere'][random(4)]),
      'no filter': () => write(''),
      'the end': () => (grid().scrollTop = grid().scrollHeight),
      'the start': () => (grid().scrollTop = 0),
      'somewhere': () => (grid().scrollTop = random(grid().scrollHeight)),
      'a selection': () => document.querySelectorAll('.grid-body [role=row]')[random(5)]?.click(),
      'details closed': () => document.querySelector('#details .tab-row > .button:last-child')?.click(),
      'less height': () => document.querySelector('main').style.setProperty('--timeline-height', 100 + random(300) + 'px'),
      'another order': () => document.querySelectorAll('[role=columnheader]')[random(3)].click(),
      'another trace': begin,
    };
    const names = Object.keys(changes);
    const done = [];
    for (let step = 0; step < steps; step++) {
      for (let i = random(3); i >= 0; i--) {
        const name = names[random(names.length)];
        changes[name]();
        done.push(name);
      }
      for (let i = random(3); i >= 0; i--) {
        await frame();
        const lost = missing();
        if (lost) return { seed, done, ...lost };
      }
    }
    return null;
  };
}`;
