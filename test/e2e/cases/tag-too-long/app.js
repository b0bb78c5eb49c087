import { sync } from './page.js';
const order = JSON.stringify({ order: 1, note: 'x'.repeat(300) });
await sync.register(order);
await sync.register(order + 'x'.repeat(10_240)).catch((error) => log(error.name));
log('done');
