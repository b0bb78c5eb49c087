importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));

async function deliver(item) {
  const answer = await post(item.path, item);
  if (answer.ok) return;
  if (answer.status === 409) return; // the server has it already: done
  if (item.tag === 'outbox-fallback') {
    const second = await post('/api/ok?item=backup', item);
    if (second.ok) return; // the backup took it: done
  }
  throw new Error('server said ' + answer.status);
}

addEventListener('sync', (event) => {
  event.waitUntil(
    (async () => {
      for (const item of (await box.all()).filter((i) => i.tag === event.tag)) {
        await deliver(item);
        await box.del(item.id);
        log('delivered', item.path);
      }
    })(),
  );
});
