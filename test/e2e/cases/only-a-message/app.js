import { sync } from './page.js';
navigator.serviceWorker.onmessage = () => post('/api/ok', { order: 1 }).then(() => log('done'));
await sync.register('orders');
