import { sync } from './page.js';
await box.add({ order: 1 });
await box.add({ order: 2 });
await sync.register('orders');
await sleep(1500);
log('done');
