/** Puts our scripts into pages, only while somebody looks. */
import { browser } from './browser.ts';

const hook = 'page-hook.js';
const relay = 'relay.js';
const matches = ['<all_urls>'];
const ids = ['page-hook', 'relay'];

/**
 * Puts hook and relay into all frames of a tab as it is now, but for those where a relay lives: it may hold what was
 * not stored when background was ended.
 * @throws where extensions may not run
 */
export async function injectInto(tabId: number): Promise<void> {
  const frames = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: () => 'endRelay' in globalThis,
    injectImmediately: true,
  });
  const frameIds = frames.filter(({ result }) => result !== true).map(({ frameId }) => frameId);
  if (frameIds.length === 0) return;
  const target = { tabId, frameIds };
  await browser.scripting.executeScript({ target, files: [hook], world: 'MAIN', injectImmediately: true });
  await browser.scripting.executeScript({ target, files: [relay], injectImmediately: true });
}

/**
 * Has hook and relay put into every document that loads from now on, before its own scripts. It can't be narrowed
 * to a tab; the relay of a tab that nobody looks at is sent away at once.
 */
export async function injectIntoNewDocuments(): Promise<void> {
  const registered = await browser.scripting.getRegisteredContentScripts({ ids });
  if (registered.length > 0) return;
  const common = { matches, allFrames: true, matchOriginAsFallback: true, runAt: 'document_start', persistAcrossSessions: false } as const;
  await browser.scripting.registerContentScripts([
    { ...common, id: 'page-hook', js: [hook], world: 'MAIN' },
    { ...common, id: 'relay', js: [relay] },
  ]);
}

/** The opposite of `injectIntoNewDocuments`. */
export async function leaveNewDocuments(): Promise<void> {
  const registered = await browser.scripting.getRegisteredContentScripts({ ids });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
}

/** The text of one of our scripts. */
export async function scriptText(file: string): Promise<string> {
  return (await fetch(browser.runtime.getURL(file))).text();
}
