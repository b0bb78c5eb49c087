/** Small values that are kept: until the browser ends (`remember`), or for good (`keep`). */
import { browser } from './browser.ts';

/** Keeps a value until the browser ends; undefined removes it. */
export async function remember(key: string, value: unknown): Promise<void> {
  if (value === undefined) await browser.storage.session.remove(key);
  else await browser.storage.session.set({ [key]: value });
}

/** All that is remembered, by key. */
export function remembered(): Promise<Record<string, unknown>> {
  return browser.storage.session.get(null);
}

/** Keeps a value for good. */
export async function keep(key: string, value: unknown): Promise<void> {
  await browser.storage.local.set({ [key]: value });
}

/** A value that was kept, or undefined. */
export async function kept(key: string): Promise<unknown> {
  return (await browser.storage.local.get(key))[key];
}
