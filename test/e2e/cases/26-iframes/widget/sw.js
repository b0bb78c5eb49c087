addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) => e.waitUntil(fetch('/api/ok?tag=' + e.tag, { method: 'POST', body: e.tag })));
