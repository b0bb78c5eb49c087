import { sync, registration } from './page.js';

/** Registers each tag when the one before is done. */
async function run(manager, tags) {
  for (const tag of tags) {
    await manager.register(tag);
    while ((await manager.getTags()).includes(tag)) await sleep(20);
  }
}
const told = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data)));
navigator.serviceWorker.startMessages();
registration.active.postMessage('which');
await run(sync, await told);
await box.add({ order: 1 });
await run(sync, ['outbox']);
const module = await navigator.serviceWorker.register('module-worker.js', { type: 'module', scope: 'module/' });
while (!module.active) await sleep(20);
await run(module.sync, ['module', 'compiled']);
log('done');
