/** Tabs, as far as sessions need them. */
import { recordedUrl } from '../../src/trace/url.ts';
import { browser } from './browser.ts';

/** The address of a tab; null where we may not know it. */
export async function urlOf(tabId: number): Promise<string | null> {
  try {
    return shownUrl(await browser.tabs.get(tabId));
  } catch {
    return null;
  }
}

/** It goes into traces and is shown. */
function shownUrl({ url }: { url?: string | undefined }): string | null {
  return url === undefined ? null : recordedUrl(url);
}

/** Whether a tab is open. */
export async function isOpen(tabId: number): Promise<boolean> {
  return browser.tabs.get(tabId).then(
    () => true,
    () => false,
  );
}

export function onTabClosed(listener: (tabId: number) => void): void {
  browser.tabs.onRemoved.addListener((tabId) => listener(tabId));
}

/** Calls `listener` when a tab has loaded another document, with its address; null where we may not know it. */
export function onTabLoaded(listener: (tabId: number, url: string | null) => void): void {
  browser.tabs.onUpdated.addListener((tabId, change, tab) => {
    if (change.status === 'complete') listener(tabId, shownUrl(tab));
  });
}

/** Calls `listener` when a document of a tab, in any of its frames, begins to load. */
export function onDocument(listener: (tabId: number, documentId: string) => void): void {
  browser.webNavigation.onCommitted.addListener(({ tabId, documentId }) => listener(tabId, documentId));
}

/** What a recording says of the tool and the browser that made it. */
export function describeTool(): { tool: { name: string; version: string }; userAgent: string } {
  const { name, version } = browser.runtime.getManifest();
  return { tool: { name, version }, userAgent: navigator.userAgent };
}

/**
 * Loads the page of a tab again.
 * @throws when the tab is gone
 */
export async function reloadTab(tabId: number): Promise<void> {
  await browser.tabs.reload(tabId);
}
