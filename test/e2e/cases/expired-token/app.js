import { sync } from './page.js';
await box.add({ order: 1, token: 'of yesterday' });
await sync.register('orders');
log('done');
