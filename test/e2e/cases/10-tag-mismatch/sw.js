importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (event) => {
  if (event.tag === 'app-sync') event.waitUntil(flush());
});
async function flush() {
  for (const item of await box.all()) {
    await post('/api/ok', item);
    await box.del(item.id);
  }
}
