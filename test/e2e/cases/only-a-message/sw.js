importScripts('start.js');
addEventListener('sync', (event) => event.waitUntil(clients.matchAll().then(([page]) => page.postMessage('send'))));
