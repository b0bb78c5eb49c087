/** Small values that are kept: until the browser ends (`remember`), or for good (`keep`). */
import { browser } from './browser.ts';
import { isPrivate } from './incognito.ts';

/** How the keys of private windows begin: this memory is one for all instances of the extension. */
const privatePrefix = 'private ';
const ownKey = (key: string): string => (isPrivate ? privatePrefix + key : key);

/** Keeps a value until the browser ends; undefined removes it. */
export async function remember(key: string, value: unknown): Promise<void> {
  if (value === undefined) await browser.storage.session.remove(ownKey(key));
  else await browser.storage.session.set({ [ownKey(key)]: value });
}

/** All that is remembered, by key. */
export async function remembered(): Promise<Record<string, unknown>> {
  const all = Object.entries<unknown>(await browser.storage.session.get(null));
  const own = all.filter(([key]) => key.startsWith(privatePrefix) === isPrivate);
  return Object.fromEntries(own.map(([key, value]) => [isPrivate ? key.slice(privatePrefix.length) : key, value]));
}

/** Keeps a value for good. */
export async function keep(key: string, value: unknown): Promise<void> {
  await browser.storage.local.set({ [key]: value });
}

/** A value that was kept, or undefined. */
export async function kept(key: string): Promise<unknown> {
  return (await browser.storage.local.get(key))[key];
}
