import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byRole, click } from '../../driver/extension/roles.ts';
import { violationsIn } from './violations.ts';
import { openWorld, press, startDemo, type Demo, type World } from './world.ts';

let demo: Demo;
let world: World;

beforeAll(async () => {
  demo = await startDemo();
  world = await openWorld(demo.url);
});
afterAll(async () => {
  await world?.close();
  demo?.end();
});

/** Names that scripts and people find things by: written out, so that no change of a text changes them unnoticed. */
const controls: [role: string, name: string][] = [
  ['button', 'Record'],
  ['button', 'Clear'],
  ['checkbox', 'Offline'],
  ['button', 'Restart worker'],
  ['searchbox', 'Filter'],
  ['button', 'Import'],
  ['button', 'Export'],
  ['tree', 'Registrations'],
  ['button', 'Fire fail'],
  ['button', 'More ways to fire fail'],
  ['textbox', 'Tag to fire'],
  ['button', 'Fire tag'],
  ['button', 'More ways to fire tag'],
  ['region', 'Timeline'],
  ['tab', 'Events'],
  ['tab', 'Attempts'],
  ['grid', 'Events'],
  ['region', 'Details'],
  ['status', 'Recording'],
];

describe('the panel', () => {
  test('has no violation when nothing is recorded', async () => {
    expect(await violationsIn(world.panel)).toEqual([]);
  });

  test('has its controls under their fixed names', async () => {
    await world.record();
    await press(world.page, 'Fail');
    await world.event('dispatch-settled', ({ outcome }) => outcome === 'failed');
    for (const [role, name] of controls) await byRole(world.panel, role, name);
    await click(world.panel, 'tab', 'Attempts');
    await byRole(world.panel, 'grid', 'Attempts');
  });

  test.each(['light', 'dark'] as const)('has no violation with a recording, in the %s theme', async (theme) => {
    await world.setTheme(theme);
    expect(await violationsIn(world.panel)).toEqual([]);
  });
});
