importScripts('start.js');
async function send() {
  const items = await box.all();
  items.forEach(async (item) => {
    await post('/api/slow?ms=300', item);
    await box.del(item.id);
  });
}
addEventListener('sync', (event) => event.waitUntil(send()));
