import type { ElementHandle, Frame, Page } from 'puppeteer-core';
import { until } from '../wait.ts';

/** Where to look: a page or a frame, such as the panel's. */
export type Place = Page | Frame;

/** How long to wait. */
export interface WaitOptions {
  /** In milliseconds; 15 s unless told. */
  timeoutMs?: number;
}

/**
 * Finds the one thing with this role and exactly this accessible name, as assistive technology does.
 * @throws when it is not there in time
 */
export async function byRole(
  place: Place,
  role: string,
  name: string,
  { timeoutMs = 15_000 }: WaitOptions = {},
): Promise<ElementHandle> {
  return until(() => place.$(selector(role, name)), { what: `the ${role} "${name}"`, timeoutMs });
}

/** Whether something with this role and accessible name is there now. */
export async function isThere(place: Place, role: string, name: string): Promise<boolean> {
  const element = await place.$(selector(role, name));
  await element?.dispose();
  return element !== null;
}

/**
 * Clicks the thing with this role and name with the mouse, once it is there and enabled.
 * @throws when it is not there, or not enabled, in time
 */
export async function click(place: Place, role: string, name: string, { timeoutMs = 15_000 }: WaitOptions = {}): Promise<void> {
  const element = await until(
    async () => {
      const found = await place.$(selector(role, name));
      if (found && (await isDisabled(found))) throw new Error('It is there, but disabled');
      return found;
    },
    { what: `the ${role} "${name}" to be there and enabled`, timeoutMs },
  );
  await element.click();
  await element.dispose();
}

/**
 * Puts `text` into the field with this role and name, key by key, in place of what it held.
 * @throws when it is not there in time
 */
export async function type(place: Place, role: string, name: string, text: string, options: WaitOptions = {}): Promise<void> {
  const element = await byRole(place, role, name, options);
  await element.evaluate((field) => {
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select();
  });
  if (text === '') await element.press('Delete');
  else await element.type(text);
  await element.dispose();
}

/**
 * The text that the thing with this role and name shows.
 * @throws when it is not there in time
 */
export async function textOf(place: Place, role: string, name: string, options: WaitOptions = {}): Promise<string> {
  const element = await byRole(place, role, name, options);
  const text = await element.evaluate((node) => (node instanceof HTMLElement ? node.innerText : node.textContent));
  await element.dispose();
  return text ?? '';
}

function selector(role: string, name: string): string {
  const quote = name.includes('"') ? `'` : `"`;
  if (name.includes(quote)) throw new Error(`Can't search for a name with both kinds of quotes: ${name}`);
  return `aria/[name=${quote}${name}${quote}][role="${role}"]`;
}

async function isDisabled(element: ElementHandle): Promise<boolean> {
  return element.evaluate((node) => node.matches(':disabled, [aria-disabled="true"]'));
}
