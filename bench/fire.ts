/** From the user's click to the first line of the handler, through the browser and simulated. */
import { until } from '../driver/wait.ts';
import * as waysToFireTexts from '../src/messages/compiled/ways-to-fire.js';
import * as registrationTexts from '../src/messages/compiled/registrations.js';
import { median, percentile, type Report } from './figures.ts';
import { openBenchWorld, pressRecord } from './world.ts';

const samples = 40;
const warmUps = 5;
const blocks = 4;

/** Measures both in turns, in one browser, while it is recorded: one fire at a time. */
export async function fire(report: Report): Promise<void> {
  const world = await openBenchWorld('latency.html');
  try {
    const { panel } = await world.openPanel();
    await world.page.evaluate('ready');
    await pressRecord(panel);
    const sample = async (label: string, tag: string): Promise<number> => {
      // Typed and clicked by script: what a driver takes to move the mouse is not ours.
      await panel.evaluate(typeTag(tag));
      await world.page.evaluate(`void (seen = dispatchOf(${JSON.stringify(tag)}))`);
      const clickedAt = Number(await until(() => panel.evaluate(choose(label)), { what: `the item ${label}` }));
      return Number(await world.page.evaluate('seen.then(({ ranAt }) => ranAt)')) - clickedAt;
    };
    const times = { browser: Array<number>(), simulated: Array<number>() };
    let count = 0;
    for (let i = 0; i < warmUps; i++) {
      await sample(waysToFireTexts.throughBrowser(), `warm ${count++}`);
      await sample(waysToFireTexts.simulated(), `warm ${count++}`);
    }
    for (let block = 0; block < blocks; block++) {
      for (let i = 0; i < samples / blocks; i++)
        times.browser.push(await sample(waysToFireTexts.throughBrowser(), `browser ${count++}`));
      for (let i = 0; i < samples / blocks; i++)
        times.simulated.push(await sample(waysToFireTexts.simulated(), `simulated ${count++}`));
    }
    report({ name: 'fire.click-to-handler-browser-median-ms', value: median(times.browser), unit: 'ms' });
    report({ name: 'fire.click-to-handler-browser-p95-ms', value: percentile(times.browser, 0.95), unit: 'ms' });
    report({ name: 'fire.click-to-handler-simulated-median-ms', value: median(times.simulated), unit: 'ms' });
    report({ name: 'fire.click-to-handler-simulated-p95-ms', value: percentile(times.simulated, 0.95), unit: 'ms' });
  } finally {
    await world.close();
  }
}

/** Puts a tag into the field. */
function typeTag(tag: string): string {
  return `{
    const field = document.querySelector('[aria-label="${registrationTexts.tagToFire()}"]');
    field.value = ${JSON.stringify(tag)};
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }`;
}

/** Clicks an item of the menu, which it opens, and gives when (epoch ms); null while the item can't be clicked. */
function choose(label: string): string {
  return `(() => {
    const item = document.querySelector('[role=menuitem][aria-label=${JSON.stringify(label)}]:not([aria-disabled])');
    const button = document.querySelector('[aria-label="${registrationTexts.moreWaysTyped()}"]');
    if (!item && button.ariaExpanded !== 'true') button.click();
    if (!item) return null;
    const at = performance.timeOrigin + performance.now();
    item.click();
    return at;
  })()`;
}
