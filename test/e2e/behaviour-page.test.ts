import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, type Driven } from '../../driver/browser/launch.ts';
import { openPanel } from '../../driver/extension/panel.ts';
import { startDemo, worldOf, type Demo, type World } from './world.ts';

/** What a page finds out, without us, with a hook that came after its scripts, and with one that came before them. */
interface Behaviours {
  without: Behaviour;
  late: Behaviour;
  early: Behaviour;
}
interface Behaviour extends Record<string, unknown> {
  order: { refused: string[] };
  native: boolean;
  stacks: string[];
}

let demo: Demo;
let driven: Driven;
let world: World;
let found: Behaviours;

beforeAll(async () => {
  demo = await startDemo({ '/fixtures': 'test/e2e/pages' });
  driven = await launch({ extension: 'dist', headless: true, fast: true, url: `${demo.url}fixtures/behaviour.html` });
  const { page } = driven;
  const root = await driven.browser.target().createCDPSession();
  const permission = { name: 'periodic-background-sync' };
  await root.send('Browser.setPermission', { permission, setting: 'granted', origin: new URL(demo.url).origin });
  const behave = async (): Promise<Behaviour> => JSON.parse(String(await page.evaluate('behaviour().then(JSON.stringify)')));

  const without = await behave();
  world = worldOf(driven, await openPanel(driven));
  await world.event('registration-observed');
  const late = await behave();
  await page.reload();
  found = { without, late, early: await behave() };
});

afterAll(async () => {
  await driven?.close();
  demo?.end();
});

/** Without what can’t be the same, for which there are tests of their own. */
function comparable({ native: _native, order, ...rest }: Behaviour): object {
  return { ...rest, order: { ...order, refused: null } };
}

test('the checks see something', () => {
  expect(found.without).toMatchObject({
    register: {
      text: { resolved: 'undefined', intrinsic: true },
      symbol: { rejected: { name: 'TypeError' } },
      'too long a tag': { rejected: { name: 'InvalidAccessError' } },
      'what it throws': true,
    },
    registerWithoutWorker: { text: { rejected: { name: 'InvalidStateError' } } },
    registerPeriodic: { text: { resolved: 'undefined' } },
    options: { negative: { rejected: { name: 'TypeError' } } },
    wrongThis: { object: { rejected: { name: 'TypeError' } }, conversions: [] },
    stacks: expect.arrayContaining([
      expect.stringMatching(/^TypeError: .*\n {4}at /),
      expect.stringMatching(/^InvalidStateError: /),
    ]),
    errors: [],
  });
});

test.each(['late', 'early'] as const)('a page finds the same with a hook that came %s', (when) => {
  expect(comparable(found[when])).toEqual(comparable(found.without));
});

test.each(['late', 'early'] as const)('the hook that came %s was there, and saw the calls', async (when) => {
  expect([found.without.native, found[when].native]).toEqual([true, false]);
  expect((await world.eventsOf('register-called')).filter(({ tag }) => tag === 'in time').length).toBeGreaterThan(2);
});

// A promise whose rejection nobody handles must be reported as the page's own: so the page gets one that follows the
// browser's, and that takes one turn of microtasks more where the browser refuses at once.
test('a call that is refused at once is seen to be one turn later', () => {
  expect(found.without.order.refused).toEqual(['rejected', 'turn 1', 'turn 2', 'turn 3', 'turn 4']);
  for (const { order } of [found.late, found.early]) {
    expect(order.refused).toEqual(['turn 1', 'rejected', 'turn 2', 'turn 3', 'turn 4']);
  }
});
