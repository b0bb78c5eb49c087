/** What is around a page that may hold its syncs back. */
import type { Surroundings } from '../../src/diagnosis/why/condition.ts';
import { browser } from './browser.ts';
import { isPrivate } from './incognito.ts';

/** Looks around for an origin. What can't be had is null. */
export async function lookAround(origin: string): Promise<Surroundings> {
  const open = await browser.tabs.query({}).catch(() => null);
  const windows = await browser.windows.getAll().catch(() => null);
  const hidden = new Set(windows?.filter(({ state }) => state === 'minimized').map(({ id }) => id));
  const own = open?.filter(({ url }) => url !== undefined && URL.canParse(url) && new URL(url).origin === origin) ?? null;
  return {
    online: navigator.onLine,
    windows: own && own.length,
    visible: own && windows && own.filter(({ active, windowId }) => active && !hidden.has(windowId)).length,
    isPrivate,
  };
}
