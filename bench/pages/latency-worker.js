const channel = new BroadcastChannel('latency');

self.addEventListener('sync', (event) => {
  event.waitUntil(Promise.resolve());
  channel.postMessage({ tag: event.tag, at: performance.timeOrigin + event.timeStamp });
});
