self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
self.addEventListener('sync', () => {});
self.addEventListener('periodicsync', () => {});
