/** The mark on the extension's icon while a tab is recorded, DevTools open or not. */
import * as texts from '../../src/messages/compiled/extension.js';
import { browser } from './browser.ts';

/** Shows or hides the mark. The browser takes it away with each navigation: show it again then. */
export async function showBadge(tabId: number, recording: boolean): Promise<void> {
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: recording ? texts.recordingBadge() : '' }),
      browser.action.setBadgeBackgroundColor({ tabId, color: '#b3261e' }),
      browser.action.setTitle({ tabId, title: recording ? texts.recordingTitle() : texts.title() }),
    ]);
  } catch {
    // The tab is gone.
  }
}
