importScripts('start.js');
addEventListener('sync', async (event) => {
  const items = await box.all();
  event.waitUntil(Promise.all(items.map((item) => post('/api/ok', item))));
});
