importScripts('start.js');
addEventListener('sync', (event) => event.waitUntil(post('/api/drop?n=9', { order: 1 })));
