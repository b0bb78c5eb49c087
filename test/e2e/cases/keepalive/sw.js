importScripts('start.js');
addEventListener('sync', () => {
  fetch('/api/slow?ms=300', { method: 'POST', keepalive: true, body: 'order' });
});
