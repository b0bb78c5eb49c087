// Does what the tag of a sync says, up to its first dash. Registers when a message says so.
const ask = (tag) => fetch(`/api/ping?tag=${tag}`);
const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Until the page says the tag. */
function released(tag) {
  const channel = new BroadcastChannel('release');
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data !== tag) return;
      channel.close();
      resolve();
    };
  });
}

const ways = {
  ok: ({ tag }) => ask(tag),
  async hold({ tag }) {
    const release = released(tag);
    await ask(tag);
    await release;
    await ask(`${tag}-released`);
  },
  fail: () => Promise.reject(new TypeError('No luck')),
  async log({ tag }) {
    console.warn('said by', tag, { deep: true });
    console.groupCollapsed('%cstyled%c by %s', 'color: red', '', tag, 7);
    console.groupEnd();
  },
  // The rest of the tag is an address. Nobody reads the body.
  get: ({ tag }) => fetch(tag.slice('get-'.length)),
  async rescued({ tag }) {
    const post = (path) => fetch(new URL(path, tag.slice('rescued-'.length)), { method: 'POST', body: 'the message' });
    const answer = await post('/fails');
    if (!answer.ok) await post('/takes');
  },
  // Nothing listens on port 1, and Chromium refuses to try.
  unreachable: () => fetch('http://127.0.0.1:1/').catch(() => undefined),
  async lost({ tag }) {
    await turn();
    void Promise.reject(new RangeError(`Lost by ${tag}`));
  },
};

function handle(event) {
  const { tag } = event;
  const [way] = tag.split('-');
  if (way === 'throw') throw new SyntaxError('Thrown at once');
  if (way === 'late') setTimeout(() => event.waitUntil(ask(tag)), 10);
  else event.waitUntil(ways[way](event));
}
self.addEventListener('sync', handle);
self.addEventListener('periodicsync', handle);

if (location.search.includes('skip')) self.addEventListener('install', () => self.skipWaiting());

const orders = {
  sync: (tag) => self.registration.sync.register(tag),
  periodic: (tag, minInterval) => self.registration.periodicSync.register(tag, { minInterval }),
  unregister: (tag) => self.registration.periodicSync.unregister(tag),
  leave: () => self.registration.unregister(),
};
self.addEventListener('message', async ({ data, ports: [port] }) => {
  const [order, ...words] = data;
  const answer = await orders[order]?.(...words).then(
    () => 'done',
    ({ name }) => name,
  );
  port?.postMessage(answer);
});
