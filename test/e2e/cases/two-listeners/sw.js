importScripts('start.js');
const send = (event) => event.waitUntil(post('/api/ok', { tag: event.tag }));
addEventListener('sync', send);
addEventListener('sync', (event) => send(event));
