// The service worker: sends the outbox, fetches the news, and shows how syncs can go wrong.
import { NEWS_TAG, NEWS_URL, OUTBOX_TAG, announce, sendWaiting } from './outbox.js';

/**
 * @typedef {ExtendableEvent & {tag: string}} PeriodicSyncEvent
 * @typedef {PeriodicSyncEvent & {lastChance: boolean}} SyncEvent
 */

self.addEventListener('sync', (event) => {
  announce({ type: 'event', tag: event.tag, lastChance: event.lastChance });
  if (event.tag === OUTBOX_TAG) event.waitUntil(sendOutbox(event));
  if (event.tag === 'succeed') event.waitUntil(ping(event.tag));
  if (event.tag === 'fail') event.waitUntil(pingThenReject(event.tag));
  if (event.tag === 'hang') event.waitUntil(pingThenHang(event.tag));
  if (event.tag === 'throw') throw new Error('Thrown by the handler');
  if (event.tag === 'forget') void ping(event.tag);
});

self.addEventListener('periodicsync', (event) => {
  announce({ type: 'event', tag: event.tag, lastChance: false });
  if (event.tag === NEWS_TAG) event.waitUntil(fetchNews());
});

/** @param {SyncEvent} event */
async function sendOutbox(event) {
  await sendWaiting({ lastChance: event.lastChance });
}

/**
 * Does not look at the status: as long as the server answers at all, this succeeds.
 * @param {string} tag
 */
async function ping(tag) {
  await fetch(`/api/ping?tag=${encodeURIComponent(tag)}`);
}

/** @param {string} tag */
async function pingThenReject(tag) {
  await ping(tag);
  throw new Error('Rejected by the handler');
}

/** @param {string} tag */
async function pingThenHang(tag) {
  await ping(tag);
  await new Promise(() => {});
}

/** Kept for the page, which is usually closed when this runs. */
async function fetchNews() {
  const response = await fetch(NEWS_URL);
  if (!response.ok) throw new Error(`No news: status ${response.status}`);
  const cache = await caches.open('news');
  await cache.put(NEWS_URL, response);
  announce({ type: 'news' });
}

// --- Working offline: the app's own files, from the network while there is one ---------------------------

const SHELL_CACHE = 'shell';
const SHELL = ['/', '/style.css', '/app.js', '/outbox.js', '/registration.js', '/icon.svg', '/manifest.webmanifest'];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isShell = origin === self.location.origin && SHELL.includes(pathname);
  if (event.request.method === 'GET' && isShell) event.respondWith(networkFirst(event.request));
});

/** @param {Request} request */
async function networkFirst(request) {
  const cache = await caches.open(SHELL_CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}
