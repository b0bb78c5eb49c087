importScripts('start.js');
addEventListener('sync', (event) => {
  // In the background, as nobody has to wait for it.
  registration.sync.register('again'.repeat(3_000)).then(() => log('registered'));
  event.waitUntil(post('/api/ok', {}));
});
