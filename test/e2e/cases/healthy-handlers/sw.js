// Handlers in all the styles in which people write them. Nothing is wrong with any.
importScripts('start.js', 'more.js');

const other = `http://localhost:${location.port}`;
const database = new Promise((resolve, reject) => {
  const request = indexedDB.open('healthy', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('box', { autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
const channel = new BroadcastChannel('healthy');

const handlers = {
  'async-await': async () => {
    const answer = await post('/api/ok?async', { text: 'await' });
    if (!answer.ok) throw new Error(answer.status);
    await answer.json();
  },
  'then-chain': () => post('/api/ok?then', { text: 'then' }).then((answer) => answer.text()),
  'promise-all': () => Promise.all([1, 2, 3].map((item) => post(`/api/ok?all=${item}`, { item }))),
  'all-settled': async () => {
    const results = await Promise.allSettled([1, 2].map((item) => post(`/api/ok?settled=${item}`, { item })));
    if (results.some(({ status }) => status === 'rejected')) throw new Error('Some failed.');
  },
  'any-of-two': () =>
    Promise.any([
      post('/api/fail?any', { text: 'any' }).then(({ ok }) => ok || Promise.reject()),
      post('/api/ok?any', { text: 'any' }),
    ]),
  unread: () => post('/api/ok?unread', { text: 'unread' }),
  'timed-out-and-tried-again': async () => {
    const send = (path, ms) => fetch(path, { method: 'POST', body: 'again', signal: AbortSignal.timeout(ms) });
    await send('/api/slow?ms=2000', 50).catch(() => send('/api/ok?again', 5_000));
  },
  'failed-and-tried-again': async () => {
    for (let tries = 0; tries < 3; tries++) if ((await post('/api/flaky?own', { text: 'own' })).ok) return;
    throw new Error('It failed three times.');
  },
  'deleted-already': () => fetch('/api/status?code=404', { method: 'DELETE' }),
  'there-already': () => post('/api/status?code=409', { text: 'there' }),
  'other-address': async () => {
    const answer = await post('/api/fail?first', { text: 'other' });
    if (!answer.ok) await post('/api/ok?other', { text: 'other' });
  },
  'other-host': () => fetch(`${other}/api/ok?host`, { method: 'POST', body: 'text' }),
  'redirect-after-post': () => post('/api/redirect?code=303&to=/api/ok%3Forders/7', { text: 'redirected' }),
  'permanent-redirect': () => post('/api/redirect?code=308&to=/api/ok%3Fmoved', { text: 'moved' }),
  form: () => {
    const form = new FormData();
    form.append('photo', new Blob(['bytes']), 'photo.png');
    return fetch('/api/ok?form', { method: 'POST', body: form });
  },
  streaming: async () => {
    const { body } = await post('/api/ok?stream', { text: 'stream' });
    await body.pipeTo(new WritableStream());
  },
  'cancelled-body': async () => {
    const { body } = await post('/api/ok?cancelled', { text: 'cancelled' });
    await body.cancel();
  },
  'from-cache-to-server': async () => {
    const cache = await caches.open('healthy');
    await cache.put('/waiting', new Response('order'));
    const waiting = await cache.match('/waiting');
    await fetch('/api/ok?cached', { method: 'POST', body: await waiting.text() });
    await cache.delete('/waiting');
  },
  'cache-update': async () => {
    const cache = await caches.open('healthy');
    await cache.put('/cached', await fetch('/api/ok?cache'));
  },
  'stored-only': async () => {
    const transaction = (await database).transaction('box', 'readwrite');
    transaction.objectStore('box').add({ at: Date.now() });
    await done(transaction);
  },
  'notified-only': () => registration.showNotification('Done').catch(() => undefined),
  'broadcast-only': async () => channel.postMessage('done'),
  'told-only': async () => {
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage('done');
  },
  'told-after-work': async () => {
    await post('/api/ok?told', { text: 'told' });
    for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage('done');
  },
  'with-a-lock': () => navigator.locks.request('sending', () => post('/api/ok?lock', { text: 'lock' })),
  'one-after-the-other': async () => {
    for (const item of [1, 2, 3]) await post('/api/ok?one', { item });
  },
  'with-an-idempotency-key': () => fetch('/api/ok?key', { method: 'POST', headers: { 'Idempotency-Key': 'a' }, body: 'key' }),
  'fast-and-slow': () => Promise.all([post('/api/slow?ms=300', { text: 'slow' }), post('/api/ok?fast', { text: 'fast' })]),
  'promise-of-a-promise': () => new Promise((resolve) => setTimeout(() => resolve(post('/api/ok?later', { text: 'later' })), 50)),
};

addEventListener('sync', (event) => {
  const handler = handlers[event.tag];
  if (handler) event.waitUntil(handler());
});
// Others have a listener of their own, or two promises.
addEventListener('sync', (event) => {
  if (event.tag !== 'several-promises') return;
  event.waitUntil(post('/api/ok?several=1', { text: 'one' }));
  event.waitUntil(post('/api/ok?several=2', { text: 'two' }));
});
addEventListener('sync', (event) => {
  if (event.tag !== 'promise-in-a-promise') return;
  event.waitUntil(post('/api/ok?outer', { text: 'outer' }).then(() => event.waitUntil(post('/api/ok?inner', { text: 'inner' }))));
});
self.onsync = (event) => {
  if (event.tag === 'on-sync') event.waitUntil(post('/api/ok?on', { text: 'on' }));
};
addEventListener('sync', {
  handleEvent(event) {
    if (event.tag === 'object-listener') event.waitUntil(post('/api/ok?object', { text: 'object' }));
  },
});
addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(sendAll());
});
addEventListener('message', ({ data, source }) => {
  const others = ['several-promises', 'promise-in-a-promise', 'on-sync', 'object-listener'];
  if (data === 'which') source.postMessage([...Object.keys(handlers), ...others]);
});
