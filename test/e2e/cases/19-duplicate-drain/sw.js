importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
async function drain(why) {
  for (const item of await box.all()) {
    await post('/api/slow?ms=700&why=' + why, item);
    await box.del(item.id);
  }
}
addEventListener('sync', (e) => {
  if (e.tag === 'replay' || e.tag === 'background-orders') e.waitUntil(drain(e.tag));
});
addEventListener('message', (e) => {
  if (e.data === 'flush') e.waitUntil(drain('message'));
});
