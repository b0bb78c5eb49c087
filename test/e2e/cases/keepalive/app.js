import { sync } from './page.js';
await sync.register('orders');
await sleep(1000);
log('done');
