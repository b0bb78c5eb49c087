importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) => {
  log('sync', JSON.stringify(e.tag));
  if (e.tag === 'upload-photos') e.waitUntil(post('/api/ok?what=photos', {}));
  if (e.tag === 'send-mail') e.waitUntil(post('/api/ok?what=mail', {}));
});
