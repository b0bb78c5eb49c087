/** How fast a recording of many syncs is done again, beside how fast the browser itself does them. */
import { until } from '../driver/wait.ts';
import * as componentsTexts from '../src/messages/compiled/components.js';
import * as replayTexts from '../src/messages/compiled/replay.js';
import { readTrace } from '../driver/extension/recording.ts';
import { isKnown, type EventKind, type EventOf, type KnownEvent } from '../src/trace/events.ts';
import { median, type Report } from './figures.ts';
import { openBenchWorld, pressRecord } from './world.ts';
import { replayRecording } from '../src/messages/compiled/toolbar.js';

const syncs = 1_000;
const rounds = 3;
/** How long one replay may take, ms. */
const longest = 120_000;

/** Records 1,000 syncs as the browser drains them, and replays them as fast as possible, in turns. */
export async function replay(report: Report): Promise<void> {
  const world = await openBenchWorld('drain.html');
  try {
    const { panel } = await world.openPanel();
    await world.page.evaluate('ready');
    await pressRecord(panel);
    const eventsOf = async <K extends EventKind>(kind: K): Promise<EventOf<K>[]> =>
      (await readTrace(panel)).filter((event): event is EventOf<K> & KnownEvent => isKnown(event) && event.kind === kind);
    // The first may find the worker being restarted.
    await world.page.evaluate(`drain(${syncs}, 'warm')`);
    const rates = { browser: Array<number>(), replay: Array<number>() };
    for (let round = 0; round < rounds; round++) {
      const ms = Number(await world.page.evaluate(`drain(${syncs}, 'r${round}')`));
      rates.browser.push((syncs / ms) * 1000);
      await panel.evaluate(filterBy(`tag:r${round} -is:simulated`));
      await until(async () => /1,?000 attempts of/.test(String(await panel.evaluate(openReplay))), {
        what: 'all to be replayed',
      });
      await panel.evaluate(asFastAsPossible);
      await until(() => panel.evaluate(startReplay), { what: 'the replay to be asked for' });
      const started = await until(async () => (await eventsOf('replay-started'))[round], {
        what: 'the replay to start',
        timeoutMs: longest,
      });
      const settled = await until(async () => (await eventsOf('replay-settled'))[round], {
        what: 'the replay to end',
        timeoutMs: longest,
      });
      if (settled.outcome !== 'completed') throw new Error(`The replay was ${settled.outcome}: ${settled.reason}`);
      rates.replay.push((syncs / (settled.at - started.at)) * 1000);
    }
    const outcomes = (await eventsOf('fire-settled')).map(({ outcome }) => outcome);
    report({ name: 'fire.drain-1000-per-s', value: median(rates.browser), unit: 'dispatches/s' });
    report({ name: 'fire.replay-1000-per-s', value: median(rates.replay), unit: 'dispatches/s' });
    report({
      name: 'fire.replay-not-succeeded',
      value: outcomes.filter((outcome) => outcome !== 'succeeded').length,
      unit: 'fires',
      limit: 0,
    });
  } finally {
    await world.close();
  }
}

function filterBy(text: string): string {
  return `{
    const field = document.querySelector('[type=search]');
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`;
}

/** Opens the dialog anew, and gives what it says. */
const openReplay = `(() => {
  document.querySelector('[aria-label="${componentsTexts.close({ title: replayTexts.title() })}"]')?.click();
  document.querySelector('[aria-label="${replayRecording()}"]:not(dialog)').click();
  return new Promise((resolve) => requestAnimationFrame(() => resolve(document.querySelector('dialog')?.textContent ?? '')));
})()`;

const asFastAsPossible = `{
  const field = document.querySelector('dialog [aria-label="${replayTexts.speed()}"]');
  field.selectedIndex = 2;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}`;

/** Clicks the button once the choice is drawn. @returns whether it did */
const startReplay = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const button = [...document.querySelectorAll('dialog button')].find(({ textContent }) => textContent === '${replayTexts.start()}');
  button?.click();
  resolve(button !== undefined);
})))`;
