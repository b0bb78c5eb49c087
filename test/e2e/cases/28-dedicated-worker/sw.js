importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) => e.waitUntil(post('/api/ok?tag=' + e.tag, {})));
