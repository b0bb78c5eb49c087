await navigator.serviceWorker.register('sw.js');
const reg = await navigator.serviceWorker.ready;
await fetch('/api/reset', { method: 'POST' });
await box.clear();
await box.add({ order: 1001 });
await box.add({ order: 1002 });
// Belt and braces: a sync, another sync, and a message in case sync is not supported.
await Promise.all([reg.sync.register('replay'), reg.sync.register('background-orders')]);
reg.active.postMessage('flush');
await sleep(5000);
const got = await (await fetch('/api/received')).json();
log('orders that the server took:', got.map((r) => JSON.parse(r.body).order).join(' '));
