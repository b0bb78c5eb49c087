importScripts('start.js');
box.all().then(() => addEventListener('sync', (event) => event.waitUntil(post('/api/ok', { order: 1 }))));
