const channel = new BroadcastChannel('drain');
const handled = new Map();

self.addEventListener('sync', (event) => {
  const [round, promises] = event.tag.split(' ');
  for (let i = 0; i < (round === 'promises' ? Number(promises) : 1); i++) event.waitUntil(Promise.resolve());
  const count = (handled.get(round) ?? 0) + 1;
  handled.set(round, count);
  channel.postMessage(`${round} ${count}`);
});
