/** From the event of a handler that throws to the row of the problem, in quiet and in a storm of other syncs. */
import { click, textOf } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import problemTexts from '../../src/messages/compiled/problems.js';
import * as problemsTexts from '../../src/messages/compiled/problems-tab.js';
import * as tablesTexts from '../../src/messages/compiled/tables.js';
import { median, percentile, type Report } from '../figures.ts';
import { openBenchWorld, pressRecord } from '../world.ts';
import { sample } from './latency.ts';

const samples = 60;
/** A problem is to be shown within this time of the event that proves it, ms. */
const limit = 200;

/** Measures both in one browser, one sync that throws at a time. */
export async function problem(report: Report): Promise<void> {
  const world = await openBenchWorld('latency.html');
  try {
    const { panel } = await world.openPanel();
    await pressRecord(panel);
    await click(panel, 'tab', tablesTexts.problems());
    let count = 0;
    const next = () => sample(world, panel, problemTexts['handler-threw'].title(), `throw ${lettersOf(count++)}`);
    // What throws in a worker that the recording has not started is not seen to.
    await until(
      async () => {
        await world.page.evaluate(`syncOnce('throw once')`);
        return (await textOf(panel, 'tabpanel', tablesTexts.problems())).includes('throw once') || null;
      },
      { what: 'the worker to be recorded from its start' },
    );
    // The newest above: only rows in view are drawn.
    await click(panel, 'columnheader', problemsTexts.first());
    await click(panel, 'columnheader', problemsTexts.first());
    for (const [name, storm] of [
      ['quiet', false],
      ['storm', true],
    ] as const) {
      if (storm) await world.page.evaluate('void storm()');
      const times: number[] = [];
      for (let i = 0; i < samples; i++) times.push(await next());
      if (storm) await world.page.evaluate('void storm()');
      report({ name: `recorder.problem-to-row-${name}-median-ms`, value: median(times), unit: 'ms', limit });
      report({ name: `recorder.problem-to-row-${name}-p95-ms`, value: percentile(times, 0.95), unit: 'ms', limit });
    }
  } finally {
    await world.close();
  }
}

/** A name in letters: tags that differ in a number alone have one problem. */
function lettersOf(count: number): string {
  return count
    .toString()
    .padStart(3, '0')
    .replace(/\d/g, (digit) => String.fromCharCode('g'.charCodeAt(0) + Number(digit)));
}
