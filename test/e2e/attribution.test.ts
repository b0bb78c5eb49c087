import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../driver/wait.ts';
import { openWorld, startDemo, worldOf, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  world = await openWorld(`${demo.url}fixtures/overlap.html`);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

test('requests and messages belong to the very dispatch that caused them, though all overlap', async () => {
  const ways = ['await', 'then', 'all', 'timer', 'database', 'console', 'forgotten'];
  const tags = ways.flatMap((way) => [`${way}-a`, `${way}-b`]);
  await world.record();
  // The worker ran before; it is stopped, so that the probe stands before its first line when it starts again. With
  // DevTools open there are two that let it start, and the other one may be faster.
  await world.event('worker-changed', ({ change }) => change === 'stopped');
  await world.closeDevTools();
  await world.page.evaluate(`overlap(${JSON.stringify(tags)})`);
  world = worldOf(world.driven, await world.reopenDevTools());
  const asked = async () =>
    (await world.eventsOf('request-started')).filter(({ url }) => url.includes('/api/ping?tag='));
  await until(asked, { what: 'all requests', accept: (requests) => requests.length === tags.length * 2 });
  await world.stop();

  const dispatches = await world.eventsOf('dispatch-started');
  expect(dispatches.map(({ tag }) => tag).sort()).toEqual(tags.toSorted());
  const tagOf = new Map(dispatches.map(({ dispatchId, tag }) => [dispatchId, tag]));
  const wrong = (await asked()).filter(
    ({ url, dispatchId, attribution }) =>
      attribution !== 'exact' || tagOf.get(dispatchId ?? '') !== new URL(url).searchParams.get('tag'),
  );
  expect(wrong.map(({ url, attribution }) => `${attribution} ${url}`)).toEqual([]);

  const messages = await world.eventsOf('console-message');
  expect(messages.map(({ text, dispatchId, attribution }) => [text, tagOf.get(dispatchId ?? ''), attribution]).sort(([a = ''], [b = '']) => a.localeCompare(b))).toEqual([
    ['at work on console-a', 'console-a', 'exact'],
    ['at work on console-b', 'console-b', 'exact'],
  ]);
});
