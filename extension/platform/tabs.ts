/** Tabs, as far as sessions need them. */
import { browser } from './browser.ts';

/** The address of a tab; null where we may not know it. */
export async function urlOf(tabId: number): Promise<string | null> {
  try {
    return (await browser.tabs.get(tabId)).url ?? null;
  } catch {
    return null;
  }
}

export function onTabClosed(listener: (tabId: number) => void): void {
  browser.tabs.onRemoved.addListener((tabId) => listener(tabId));
}

/** Calls `listener` when a tab has loaded another document, with its address; null where we may not know it. */
export function onTabLoaded(listener: (tabId: number, url: string | null) => void): void {
  browser.tabs.onUpdated.addListener((tabId, change, tab) => {
    if (change.status === 'complete') listener(tabId, tab.url ?? null);
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
