importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) =>
  e.waitUntil(
    (async () => {
      const items = await box.all();
      log('sync: found', items.length, 'items');
      for (const item of items) {
        await post('/api/ok', item);
        await box.del(item.id);
      }
    })(),
  ),
);
