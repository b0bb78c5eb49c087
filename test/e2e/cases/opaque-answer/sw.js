importScripts('start.js');
const api = `http://localhost:${location.port}/api/fail`;
addEventListener('sync', (event) => event.waitUntil(fetch(api, { method: 'POST', mode: 'no-cors', body: 'order' })));
