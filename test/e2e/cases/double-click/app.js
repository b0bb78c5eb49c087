import { sync } from './page.js';
await Promise.all([sync.register('orders'), sync.register('orders')]);
log('done');
