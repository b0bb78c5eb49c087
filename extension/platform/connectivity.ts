/**
 * Whether the browser has no network: as background sees it, which no emulation for a page or its workers changes. A
 * service worker is told of no change (Chromium 156), so it has to be asked again and again.
 */
export function isOffline(): boolean {
  return !navigator.onLine;
}
