await navigator.serviceWorker.register('sw.js');
await navigator.serviceWorker.ready;
if (!navigator.serviceWorker.controller)
  await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
window.order = (what) =>
  post('/api/drop?n=1&then=500&key=' + Date.now(), { order: what }).then(
    (r) => log('POST answered', r.status),
    (e) => log('POST failed:', e.message, '(Workbox has queued it)'),
  );
await order('42 bolts'); // the connection breaks once, later the server answers with 500
await sleep(4000);
const reg = await navigator.serviceWorker.ready;
log('pending tags:', JSON.stringify(await reg.sync.getTags()));
indexedDB.open('workbox-background-sync').onsuccess = (e) => {
  const db = e.target.result;
  if (!db.objectStoreNames.contains('requests')) return log('no queue');
  db.transaction('requests').objectStore('requests').count().onsuccess = (c) => {
    log('requests in the queue:', c.target.result);
    db.close();
  };
};
