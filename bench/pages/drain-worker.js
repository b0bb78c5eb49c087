const channel = new BroadcastChannel('drain');
const handled = new Map();

self.addEventListener('sync', (event) => {
  event.waitUntil(Promise.resolve());
  const [round] = event.tag.split(' ');
  const count = (handled.get(round) ?? 0) + 1;
  handled.set(round, count);
  channel.postMessage(`${round} ${count}`);
});
