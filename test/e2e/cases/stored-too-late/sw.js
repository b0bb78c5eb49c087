importScripts('start.js');
async function send() {
  for (const item of await box.all()) {
    await post('/api/ok', item);
    await box.del(item.id);
  }
}
addEventListener('sync', (event) => event.waitUntil(send()));
