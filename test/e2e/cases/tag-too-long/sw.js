importScripts('start.js');
addEventListener('sync', (event) => event.waitUntil(post('/api/ok', { tag: event.tag })));
