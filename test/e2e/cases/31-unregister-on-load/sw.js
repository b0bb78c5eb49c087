importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) =>
  e.waitUntil(
    (async () => {
      for (const item of await box.all()) {
        const answer = await post('/api/flaky?n=1&key=reviews', item);
        if (!answer.ok) throw new Error('HTTP ' + answer.status);
        await box.del(item.id);
      }
    })(),
  ),
);
