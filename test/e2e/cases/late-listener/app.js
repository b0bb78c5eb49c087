import { sync } from './page.js';
await sleep(500);
await sync.register('orders');
log('done');
