importScripts('start.js');
addEventListener('sync', (event) =>
  event.waitUntil(box.all().then((items) => void items.map((item) => post('/api/fail?ms=200', item)))),
);
