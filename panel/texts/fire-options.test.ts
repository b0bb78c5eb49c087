import { describe, expect, it } from 'vitest';
import type { Registration } from '../../src/trace/model.ts';
import { fireOptions, type FireSituation } from './fire-options.ts';

const registration: Registration = {
  scope: 'https://app.example/',
  active: { scriptUrl: 'https://app.example/sw.js', state: 'activated' },
  waiting: null,
  installing: null,
  permissions: { sync: 'granted', periodicSync: 'granted' },
  present: true,
  workers: new Map(),
};
const usual: FireSituation = {
  type: 'sync',
  status: { state: 'gone', last: null },
  registration,
  capture: 'recording',
  stored: false,
};

/** What a plain Fire does in a situation, or why it can't. */
function plainFire(change: Partial<FireSituation>): string {
  const options = fireOptions({ ...usual, ...change });
  return options[options.plain] ?? options.plain;
}

describe('a plain Fire', () => {
  it('goes through the browser', () => {
    expect(plainFire({})).toBe('browser');
    expect(plainFire({ status: null })).toBe('browser');
    expect(plainFire({ capture: 'inspecting' })).toBe('browser');
    expect(plainFire({ status: { state: 'firing', since: 0, attempt: 1, trusted: true } })).toBe('browser');
  });

  it('is simulated where the browser would ignore it', () => {
    expect(plainFire({ status: { state: 'retrying', failed: 1, of: 3, dueAt: null, seen: false } })).toBe('simulated');
    expect(plainFire({ status: { state: 'pending', since: null } })).toBe('simulated');
    expect(plainFire({ status: { state: 'held', since: null } })).toBe('simulated');
    expect(plainFire({ type: 'periodicsync' })).toBe('simulated');
    expect(plainFire({ type: 'periodicsync', capture: 'inspecting' })).toBe('simulated');
  });

  it('says why it can’t be done', () => {
    expect(plainFire({ stored: true })).toMatch(/This recording is over/);
    expect(plainFire({ capture: null })).toMatch(/Not connected/);
    expect(plainFire({ registration: null })).toMatch(/no registration/);
    expect(plainFire({ registration: { ...registration, present: false } })).toMatch(/no registration/);
    expect(plainFire({ registration: { ...registration, active: null } })).toMatch(/no active worker/);
  });
});
