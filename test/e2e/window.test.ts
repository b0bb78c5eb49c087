/**
 * The panel where its users see it: in a real window, with the scrollbars of the system, DevTools docked to the right, below,
 * and in a window of its own. Nothing is out of reach, and what is selected is in view.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDisplay, type Display } from '../../driver/browser/display.ts';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import { cutOffIn, violationsIn } from './violations.ts';
import { drawn, openWorld, press, startDemo, type Demo, type World } from './world.ts';

const screen = { width: 1_500, height: 950 };
let demo: Demo;
let display: Display;

beforeAll(async () => {
  demo = await startDemo();
  display = await openDisplay(screen);
});
afterAll(async () => {
  await display?.close();
  demo?.end();
});

/** What is wrong with where the parts are, by their class. */
const misplaced = `(() => {
  const wrong = [];
  const boxOf = (element) => element.getBoundingClientRect();
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) {
    wrong.push('the panel scrolls: ' + [root.scrollWidth, root.scrollHeight, 'of', innerWidth, innerHeight].join(' '));
  }
  const parts = [...document.querySelectorAll('.toolbar, .notes, section.registrations, section.timeline, .tables, .details, .status-bar')]
    .map((part) => ({ name: part.className, box: boxOf(part) }))
    .filter(({ box }) => box.width > 0 && box.height > 0);
  for (const { name, box } of parts) {
    if (box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) wrong.push(name + ' reaches outside');
  }
  parts.forEach((one, i) => parts.slice(i + 1).forEach((other) => {
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    if (across > 1 && down > 1) wrong.push(one.name + ' lies over ' + other.name);
  }));
  return wrong;
})()`;

/** What of the selected attempt can't be seen: its row, its sentence, its tabs. */
const hidden = `(() => {
  const inView = (selector) => {
    const element = document.querySelector(selector);
    if (!element) return false;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const middle = document.elementFromPoint((left + Math.min(right, innerWidth)) / 2, (top + bottom) / 2);
    return element.contains(middle) || middle?.contains(element) === true;
  };
  return ['.grid-body [aria-selected=true]', '#details [role=tablist]', '#details .sentence'].filter((each) => !inView(each));
})()`;

/** Where the controls of the toolbar stand. */
const controls = `[...document.querySelectorAll('.toolbar > :is(button, label, .filter)')].map((control) => {
  const { left, top } = control.getBoundingClientRect();
  return (control.ariaLabel ?? control.textContent) + ' ' + Math.round(left) + ' ' + Math.round(top);
})`;

const selectAttempt = `document.querySelector('.grid-body [role=row]').click()`;

describe.each([
  ['docked to the right', { dock: 'right', size: screen }],
  ['docked to the right of a small window', { dock: 'right', size: { width: 1_100, height: 720 } }],
  ['docked below', { dock: 'bottom', size: screen }],
  ['in a window of its own', { dock: 'undocked', size: screen }],
] as const)('DevTools %s', (_, { dock, size }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(demo.url, { headless: false, display: display.name, dock, size });
  });
  afterAll(() => world?.close());

  const settled = () => drawn(world);

  test('nothing of it is out of reach, recording or not, and the toolbar does not move', async () => {
    expect(await world.panel.evaluate(misplaced)).toEqual([]);
    expect(await cutOffIn(world.panel)).toEqual([]);
    const before = await world.panel.evaluate(controls);
    await world.record();
    for (const name of ['Throw', 'Succeed']) await press(world.page, name);
    await until(async () => (await world.eventsOf('dispatch-settled')).length >= 2, { what: 'both to end' });
    await settled();
    expect(await world.panel.evaluate(controls)).toEqual(before);
    expect(await world.panel.evaluate(misplaced)).toEqual([]);
    expect(await cutOffIn(world.panel)).toEqual([]);
  });

  test('an attempt that is selected is in view, with its sentence', async () => {
    await click(world.panel, 'tab', tablesTexts.attempts());
    await until(() => world.panel.$('.grid-body [role=row]'), { what: 'an attempt' });
    await world.panel.evaluate(selectAttempt);
    await until(() => world.panel.$('#details .sentence'), { what: 'its details' });
    await settled();
    expect(await world.panel.evaluate(hidden)).toEqual([]);
    expect(await world.panel.evaluate(misplaced)).toEqual([]);
    expect(await cutOffIn(world.panel)).toEqual([]);
    expect(await violationsIn(world.panel)).toEqual([]);
  });
});

test('its scrollbars take room, as those of a real window do', async () => {
  const world = await openWorld(demo.url, { headless: false, display: display.name });
  try {
    const room = `(() => {
      const scroller = document.createElement('div');
      scroller.style.cssText = 'position: absolute; width: 100px; height: 100px; overflow: scroll';
      document.body.append(scroller);
      const taken = scroller.offsetWidth - scroller.clientWidth;
      scroller.remove();
      return taken;
    })()`;
    // Elsewhere the user chooses whether they lie over what they scroll.
    if (process.platform === 'linux') expect(await world.panel.evaluate(room)).toBeGreaterThan(0);
  } finally {
    await world.close();
  }
});
