importScripts('start.js');
addEventListener('sync', (event) => event.waitUntil(post('/api/slow?ms=300', { tag: event.tag })));
