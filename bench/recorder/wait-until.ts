/** What `waitUntil` costs a worker: many calls in one handler, without a recording and with one, in turns. */
import type { Page } from 'puppeteer-core';
import { median, type Report } from '../figures.ts';
import { openBenchWorld, pressRecord } from '../world.ts';

const calls = 500;
const rounds = 6;
/** How many syncs are measured in each turn, after the first and those that are not counted. */
const measured = 15;
const notCounted = 4;

/** How long it took, ms: the handlers of the first sync of a worker, those of later ones, and with all that came of them at once. */
interface Times {
  first: number[];
  handler: number[];
  task: number[];
}

export async function waitUntil(report: Report): Promise<void> {
  const world = await openBenchWorld('wait-until.html');
  try {
    const { panel } = await world.openPanel();
    const without = newTimes();
    const recording = newTimes();
    for (let round = 0; round < rounds; round++) {
      await measure(world.page, `without-${round}`, without);
      await pressRecord(panel);
      await measure(world.page, `recording-${round}`, recording);
      await pressRecord(panel);
    }
    for (const [name, { first, handler, task }] of Object.entries({ without, recording })) {
      report({ name: `recorder.wait-until-${calls}-${name}-ms`, value: median(handler), unit: 'ms' });
      report({ name: `recorder.wait-until-${calls}-first-${name}-ms`, value: median(first), unit: 'ms' });
      report({ name: `recorder.wait-until-${calls}-task-${name}-ms`, value: median(task), unit: 'ms' });
    }
    const added = ((median(recording.handler) - median(without.handler)) / calls) * 1_000;
    report({ name: 'recorder.wait-until-per-call-us', value: added, unit: 'µs' });
  } finally {
    await world.close();
  }
}

const newTimes = (): Times => ({ first: [], handler: [], task: [] });

/** Measures in a worker of its own. */
async function measure(page: Page, name: string, { first, handler, task }: Times): Promise<void> {
  await page.evaluate('startAfresh()');
  for (let i = 0; i <= notCounted + measured; i++) {
    const took = await page.evaluate<[], () => Promise<{ handler: number; task: number }>>(`waitUntil(${calls}, '${name}-${i}')`);
    if (i === 0) first.push(took.handler);
    else if (i > notCounted) {
      handler.push(took.handler);
      task.push(took.task);
    }
  }
}
