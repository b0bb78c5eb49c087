const channel = new BroadcastChannel('latency');

self.addEventListener('sync', (event) => {
  const ranAt = performance.timeOrigin + performance.now();
  event.waitUntil(Promise.resolve());
  channel.postMessage({ tag: event.tag, at: performance.timeOrigin + event.timeStamp, ranAt });
  if (event.tag.startsWith('throw')) throw new Error('Thrown to be found');
});
