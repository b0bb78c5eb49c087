import { sync } from './page.js';
await sync.register('orders');
await sleep(500);
log('done');
