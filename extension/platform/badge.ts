/** The mark on the extension's icon while a tab is recorded, DevTools open or not. */
import { browser } from './browser.ts';

/** Shows or hides the mark. The browser takes it away with each navigation: show it again then. */
export async function showBadge(tabId: number, recording: boolean): Promise<void> {
  const title = recording
    ? 'SyncScope is recording this tab. Open DevTools > SyncScope to see it or to stop.'
    : 'SyncScope: open DevTools > SyncScope';
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: recording ? 'REC' : '' }),
      browser.action.setBadgeBackgroundColor({ tabId, color: '#b3261e' }),
      browser.action.setTitle({ tabId, title }),
    ]);
  } catch {
    // The tab is gone.
  }
}
