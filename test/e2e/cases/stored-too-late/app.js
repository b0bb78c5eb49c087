import { sync } from './page.js';
for (const order of [1, 2]) {
  await sync.register('orders');
  await sleep(600);
  await box.add({ order });
}
log('done');
