/** Puts our scripts into pages, only while somebody looks. */
import type { Scripting } from 'webextension-polyfill';
import { hookReplaces, hookWaits } from '../../src/protocol/hook.ts';
import { browser } from './browser.ts';
import { isPrivate } from './incognito.ts';

const hookFile = 'page-hook.js';
const relayFile = 'relay.js';
const matches = ['<all_urls>'];
// What is registered is so for all instances of the extension: each has its own, and takes out no other's.
const hookId = isPrivate ? 'page-hook-private' : 'page-hook';
const ids = [hookId];
const states: readonly FrameState[] = ['relay', 'hooked', 'bare', 'prerendered'];

/**
 * Puts hook and relay into all frames of a tab as it is now, but for those where a relay lives: it may hold what was
 * not stored when background was ended.
 * @throws where extensions may not run
 */
export async function injectInto(tabId: number): Promise<void> {
  const frames = await framesOf({ tabId, allFrames: true });
  const frameIds = frames.filter(({ state }) => state !== 'relay' && state !== null).map(({ frameId }) => frameId);
  if (frameIds.length > 0) await bothInto({ tabId, frameIds });
}

async function bothInto(target: Scripting.InjectionTarget): Promise<void> {
  await browser.scripting.executeScript({ target, files: [hookFile], world: 'MAIN', injectImmediately: true });
  await browser.scripting.executeScript({ target, files: [relayFile], injectImmediately: true });
}

/**
 * Puts the relay into a document that has just begun to load, where the hook is already. It is no content script,
 * because a world of its own is what costs a page most: only the tabs that somebody looks at get one.
 * @throws where extensions may not run, and when the document is gone already
 */
export async function relayInto(tabId: number, documentId: string): Promise<void> {
  const target = { tabId, documentIds: [documentId] };
  const [frame] = await framesOf(target);
  // One that was prerendered began earlier, perhaps before there was a hook.
  if (frame?.state === 'hooked') await browser.scripting.executeScript({ target, files: [relayFile], injectImmediately: true });
  else if (frame?.state === 'bare') await bothInto(target);
}

/**
 * A frame: with a relay that lives in it; without one, so new that a hook that came with it is there; so old that it
 * has left; or loaded before it was shown.
 */
type FrameState = 'relay' | 'hooked' | 'bare' | 'prerendered';

async function framesOf(target: Scripting.InjectionTarget): Promise<{ frameId: number; state: FrameState | null }[]> {
  const frames = await browser.scripting.executeScript({
    target,
    func: (hookWaits: number): FrameState => {
      // An element or a frame of the page that is named so is found on the prototype.
      if (Object.hasOwn(globalThis, 'endRelay')) return 'relay';
      const [entry] = performance.getEntriesByType('navigation');
      if (entry && 'activationStart' in entry && entry.activationStart !== 0) return 'prerendered';
      return performance.now() < hookWaits ? 'hooked' : 'bare';
    },
    args: [hookWaits],
    injectImmediately: true,
  });
  // One that went away meanwhile has no result.
  return frames.map(({ frameId, result }) => ({ frameId, state: states.find((state) => state === result) ?? null }));
}

/**
 * Has the hook put into every document that loads from now on, before its own scripts. It can't be narrowed to a tab;
 * that of a tab that nobody looks at is taken out again by `takeHookOut`, and where that does not reach it, such as in a
 * frame that shows no document of its own, it leaves by itself.
 */
export async function hookNewDocuments(): Promise<void> {
  const registered = await browser.scripting.getRegisteredContentScripts({ ids });
  if (registered.length > 0) return;
  await browser.scripting.registerContentScripts([
    {
      id: hookId,
      js: [hookFile],
      world: 'MAIN',
      matches,
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: false,
    },
  ]);
}

/** Takes the hook out of a document that has just begun to load. @throws where extensions may not run */
export async function takeHookOut(tabId: number, documentId: string): Promise<void> {
  await browser.scripting.executeScript({
    target: { tabId, documentIds: [documentId] },
    world: 'MAIN',
    func: (type: string) => void dispatchEvent(new Event(type)),
    args: [hookReplaces],
    injectImmediately: true,
  });
}

/** The opposite of `hookNewDocuments`. */
export async function leaveNewDocuments(): Promise<void> {
  const registered = await browser.scripting.getRegisteredContentScripts({ ids });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
}

/** The text of one of our scripts. */
export async function scriptText(file: string): Promise<string> {
  return (await fetch(browser.runtime.getURL(file))).text();
}
