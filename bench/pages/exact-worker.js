// Asks without ever reading what is answered. What makes a request says so in its address.
self.addEventListener('sync', (event) => {
  const asked = fetch(`/api/ping?by=${event.tag}`);
  event.waitUntil(event.tag.startsWith('fails') ? asked.then(() => Promise.reject(new TypeError('No luck'))) : asked);
});
self.addEventListener('message', ({ data }) => void fetch(`/api/ping?by=${data}`));
