// Listens to no sync.
self.addEventListener('install', () => self.skipWaiting());
