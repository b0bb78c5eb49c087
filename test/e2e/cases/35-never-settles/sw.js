importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) => {
  if (e.tag === 'hang')
    e.waitUntil(
      new Promise(() => {
        /* the callback that should resolve this is never called */
      }),
    );
  const upload = /^upload-(\d+)$/.exec(e.tag);
  if (upload) e.waitUntil(post('/api/slow?ms=' + upload[1] * 1000, { big: true }));
});
