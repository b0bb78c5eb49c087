/** The DevTools side of the extension API. `chrome.devtools` is used natively: the polyfill changes its results. */

/** Adds our panel to DevTools. */
export function createPanel(title: string, icon: string, page: string): void {
  void chrome.devtools.panels.create(title, icon, page);
}

/** The tab that this DevTools window inspects. */
export function inspectedTabId(): number {
  return chrome.devtools.inspectedWindow.tabId;
}

/** Whether DevTools is dark now. */
export function isDark(): boolean {
  return chrome.devtools.panels.themeName === 'dark';
}

/** Calls `listener` when the user changes the theme of DevTools, until the signal. */
export function onThemeChange(listener: (dark: boolean) => void, signal: AbortSignal): void {
  const { panels } = chrome.devtools;
  panels.setThemeChangeHandler((theme) => listener(theme === 'dark'));
  signal.addEventListener('abort', () => panels.setThemeChangeHandler(), { once: true });
}

/** Shows a place of a script in the Sources panel; line and column count from 1. */
export function openSource(url: string, line: number, column: number): void {
  chrome.devtools.panels.openResource(url, line - 1, column - 1, () => undefined);
}

/** Shows the requests to an address in the Network panel; null where this browser does not let us. */
export function openInNetwork(): ((url: string) => void) | null {
  const { network }: { network?: NetworkPanel } & object = chrome.devtools.panels;
  if (!network?.show) return null;
  // Where it can't be shown, the user sees that nothing else is: there is no more to tell, and nothing to mend.
  return (url) => void network.show?.({ filter: `url:${url}` }).catch(() => undefined);
}

/** What the types of Chrome's interfaces do not have yet. */
interface NetworkPanel {
  show?: (options: { filter: string }) => Promise<void>;
}
