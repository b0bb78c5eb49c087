const registration = await navigator.serviceWorker.register('sw.js');
await registration.sync.register('orders').catch((error) => log(error.name));
log('done');
