const channel = new BroadcastChannel('wait-until');

// Hands promises to waitUntil, and tells how long that took, and how long it was until the worker could do something else.
self.addEventListener('sync', (event) => {
  const { port1, port2 } = new MessageChannel();
  const calls = Number(event.tag.split(' ')[1]);
  const start = performance.now();
  for (let i = 0; i < calls; i++) event.waitUntil(Promise.resolve());
  const handler = performance.now() - start;
  port1.onmessage = () => {
    channel.postMessage({ tag: event.tag, handler, task: performance.now() - start });
    port1.close();
  };
  port2.postMessage(null);
});
