import { afterEach, beforeEach, expect, test } from 'vitest';
import { click } from '../../driver/extension/roles.ts';
import { until } from '../../driver/wait.ts';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import { startEarly } from './early-worker.ts';
import { openWorld, startDemo, type Demo, type World } from './world.ts';
import * as toolbarTexts from '../../src/messages/compiled/toolbar.js';

const ways = ['await', 'then', 'all', 'timer', 'database', 'console', 'forgotten'];
const tags = ways.flatMap((way) => [`${way}-a`, `${way}-b`]);

let demo: Demo;
let world: World;

beforeEach(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/overlap.html`);
});
afterEach(async () => {
  await world?.close();
  demo?.end();
});

/** Has all syncs run at once, each of which asks the server twice, under its own tag. */
const overlap = (all = tags): Promise<unknown> => world.page.evaluate(`overlap(${JSON.stringify(all)})`);

interface Asked {
  /** The tag under which the worker made it. */
  made: string;
  step: string | null;
  /** The tag of the dispatch that it was tied to. */
  tied: string | undefined;
  attribution: string;
}

/** The requests of the syncs, once all are there. */
async function requests(count = tags.length): Promise<Asked[]> {
  const all = await until(
    async () => (await world.eventsOf('request-started')).filter(({ url }) => url.includes('/api/ping?tag=')),
    { what: 'all requests', accept: (found) => found.length === count * 2 },
  );
  const tagOf = await tagsOfDispatches();
  return all.map(({ url, dispatchId, attribution }) => {
    const query = new URL(url).searchParams;
    return { made: query.get('tag') ?? '', step: query.get('step'), tied: tagOf.get(dispatchId ?? ''), attribution };
  });
}

async function tagsOfDispatches(): Promise<Map<string, string>> {
  return new Map((await world.eventsOf('dispatch-started')).map(({ dispatchId, tag }) => [dispatchId, tag]));
}

test('requests and messages belong to the very dispatch that caused them, though all overlap, and DevTools lets the worker run first', async () => {
  await world.record();
  // The worker ran before; it is stopped, so that the probe stands before its first line when it starts again.
  await world.event('worker-changed', ({ change }) => change === 'stopped');
  await startEarly(world, `${demo.url}fixtures/overlap-worker.js`, () => world.page.evaluate('wake()'));
  await overlap();
  const wrong = (await requests()).filter(({ made, tied, attribution }) => attribution !== 'exact' || made !== tied);
  expect(wrong).toEqual([]);
  await world.stop();

  const tagOf = await tagsOfDispatches();
  expect([...tagOf.values()].sort()).toEqual(tags.toSorted());
  const messages = (await world.eventsOf('console-message')).map(({ text, dispatchId, attribution }) => [
    text,
    tagOf.get(dispatchId ?? ''),
    attribution,
  ]);
  expect(messages.sort(([a = ''], [b = '']) => a.localeCompare(b))).toEqual([
    ['at work on console-a', 'console-a', 'exact'],
    ['at work on console-b', 'console-b', 'exact'],
  ]);
});

test('so they do with hundreds at once, and come after the word of their dispatch', async () => {
  await world.record();
  await world.event('worker-changed', ({ change }) => change === 'stopped');
  await overlap(Array.from({ length: 300 }, (_, i) => `then-${i}`));
  const all = await requests(300);
  expect(all.filter(({ made, tied, attribution }) => attribution !== 'exact' || made !== tied)).toEqual([]);
  const started = new Map((await world.eventsOf('dispatch-started')).map(({ dispatchId, seq }) => [dispatchId, seq]));
  const early = (await world.eventsOf('request-started')).filter(
    ({ seq, dispatchId }) => seq < (started.get(dispatchId ?? '') ?? 0),
  );
  expect(early).toEqual([]);
});

test('in a worker that is kept running, none belongs to a wrong dispatch', async () => {
  await click(world.panel, 'button', toolbarTexts.recordingOptions());
  await click(world.panel, 'menuitemcheckbox', recordingTexts.keepWorkers());
  await world.record();
  await overlap();
  const all = await requests();
  expect(all.filter(({ made, tied }) => tied !== undefined && made !== tied)).toEqual([]);
  // What a handler does at once is heard before its dispatch is known, and yet tied to it.
  const atOnce = all.filter(({ made, step }) => step === '1' && /^(await|then|all|forgotten)-/.test(made));
  expect(atOnce.map(({ tied }) => tied)).toEqual(atOnce.map(({ made }) => made));
  expect(atOnce).toHaveLength(8);
});
