importScripts('start.js');
addEventListener('periodicsync', (event) => event.waitUntil(post('/api/ok', {})));
