/** What the browser around the page must be like. */
import type { Condition } from './condition.ts';

/** The worker can run. The browser starts one that is stopped. */
export const worker: Condition<'worker', { running: boolean }> = {
  id: 'worker',
  check({ model, tag }) {
    const registration = model.registrations.get(tag.scope);
    if (!registration) return null;
    if (registration.workers.size === 0) return { state: 'unknown', params: { running: false } };
    return { state: 'met', params: { running: [...registration.workers.values()].some(({ running }) => running) } };
  },
};

/** Windows of the origin: `register()` needs one, a tag that is registered does not. */
export const windows: Condition<'windows', { count: number; visible: number; origin: string }> = {
  id: 'windows',
  check({ surroundings: { windows: count, visible }, tag }) {
    const { origin } = new URL(tag.scope);
    if (count === null) return { state: 'unknown', params: { count: 0, visible: 0, origin } };
    return { state: 'met', params: { count, visible: visible ?? 0, origin } };
  },
};

/** The browser runs: a computer does not wake it up for a sync. Whoever reads this sees that it does. */
export const browserRuns: Condition<'browser-runs', { isPrivate: boolean }> = {
  id: 'browser-runs',
  check: ({ surroundings }) => ({ state: 'met', params: { isPrivate: surroundings.isPrivate === true } }),
};
