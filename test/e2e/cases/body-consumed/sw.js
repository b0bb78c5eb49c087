importScripts('start.js');
let kept;
addEventListener('message', (event) => {
  const request = new Request('/api/drop?n=1', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'order' });
  kept = { url: request.url, method: request.method, headers: [...request.headers] };
  event.waitUntil(fetch(request).catch(() => registration.sync.register('orders')));
});
addEventListener('sync', (event) => event.waitUntil(fetch(kept.url, { method: kept.method, headers: kept.headers })));
