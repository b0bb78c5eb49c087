import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Snapshot } from '../protocol/relay.ts';
import { steadyClock } from '../../test/steady-clock.ts';
import { Inspection } from './inspection.ts';
import type { PageAgent } from './page-agent.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const origin = 'https://app.example';
const frame = { url: `${origin}/`, origin, top: true, secure: true, serviceWorker: true, sync: true, periodicSync: true };

/** An inspection of one frame, which answers each look in turn with one of these. */
function inspecting(answers: unknown[]): { look: () => Promise<void>; told: unknown[]; tooLarge: string[]; refused: number[] } {
  const told: unknown[] = [];
  const tooLarge: string[] = [];
  const refused: number[] = [];
  const inspection = new Inspection(steadyClock, {
    onChange: (facts) => told.push(facts),
    onTooLarge: (of) => tooLarge.push(of),
    onRefused: (count) => refused.push(count),
    onLooked: () => undefined,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a frame answers what its test wants
  const ask = (() => Promise.resolve(answers.shift() ?? null)) as PageAgent['ask'];
  inspection.add({ frame, ask, dismiss: () => undefined });
  const look = async (): Promise<void> => {
    inspection.look();
    await vi.advanceTimersByTimeAsync(1);
  };
  return { look, told, tooLarge, refused };
}

function snapshotOf(scopes: string[]): Snapshot {
  const none = { active: null, waiting: null, installing: null };
  const registrations = scopes.map((scope) => ({ scope, ...none, tags: { sync: ['a'], periodicSync: null } }));
  return { at: 1, permissions: { sync: 'granted', periodicSync: null }, registrations };
}

test('an origin that has more registered than can be told is told once', async () => {
  const { look, tooLarge } = inspecting([
    { tooLarge: 70_000_000 },
    { tooLarge: 70_000_000 },
    snapshotOf([]),
    { tooLarge: 5_000_000 },
  ]);
  for (let looks = 0; looks < 4; looks++) await look();
  expect(tooLarge).toEqual([origin, origin]);
});

test('a frame tells of the registrations of its own origin alone', async () => {
  const { look, told, refused } = inspecting([snapshotOf([`${origin}/`, 'https://bank.example/', 'no address', 'file:///'])]);
  await look();
  expect(told).toMatchObject([
    { kind: 'registration-observed', scope: `${origin}/` },
    { kind: 'tags-observed', scope: `${origin}/` },
  ]);
  expect(refused).toEqual([3]);
});
