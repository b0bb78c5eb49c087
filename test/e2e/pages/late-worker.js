// Is at work in many ways when a recording begins. What makes a request says so in its address; no answer is read.
const ask = (by) => fetch(`/api/ping?by=${by}`);
const turn = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the page says a word. */
function told(word) {
  const channel = new BroadcastChannel('late');
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data !== word) return;
      channel.close();
      resolve();
    };
  });
}

/** What a sync does goes by the beginning of its tag. */
const ways = {
  await: async (tag) => {
    await ask(tag);
    await turn(20);
    await ask(tag);
  },
  then: (tag) => ask(tag).then(() => ask(tag)),
  long: (tag) => turn(120_000).then(() => ask(tag)),
  timer: (tag) => turn(10).then(() => ask(tag)),
  fails: async (tag) => {
    await ask(tag);
    throw new TypeError('No luck');
  },
};

self.addEventListener('sync', (event) => {
  const { tag } = event;
  const [way] = tag.split('-');
  // Without waitUntil, and longer than the event.
  if (way === 'forgotten') ask(tag).then(() => turn(30).then(() => ask(tag)));
  else event.waitUntil(ways[way](tag));
});

/** A clock that can be put forward; bound functions look as the browser's own do. */
let ahead = 0;
const now = performance.now.bind(performance);
const clock = (() => now() + ahead).bind(null);

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data === 'take my clock') Performance.prototype.now = clock;
  if (typeof event.data === 'number') ahead += event.data;
  if (event.data === 'hold') {
    event.waitUntil(
      told('go on').then(() => {
        port.postMessage('done');
      }),
    );
    return;
  }
  ask('message').then(() => ask('message'));
  setTimeout(() => ask('message'), 15);
});

self.addEventListener('fetch', (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (pathname.endsWith('/answer')) ask('fetch').then(() => ask('fetch'));
  if (search === '?held') {
    const counted = caches.open('late').then(async (cache) => {
      const before = Number(await (await cache.match('/count'))?.text()) || 0;
      await cache.put('/count', new Response(String(before + 1)));
    });
    event.respondWith(Promise.all([counted, told('answer')]).then(() => new Response('held')));
  } else if (pathname.endsWith('/answer')) event.respondWith(new Response('at once'));
});

if (location.search === '?slow') self.addEventListener('install', (event) => event.waitUntil(told('install')));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
