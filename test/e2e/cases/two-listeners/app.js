import { sync } from './page.js';
await box.add({ order: 1 });
await sync.register('orders');
log('done');
