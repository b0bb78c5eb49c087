await navigator.serviceWorker.register('sw.js');
const reg = await navigator.serviceWorker.ready;
await box.clear();
const saved = sleep(400).then(() => box.add({ capture: 'evidence' })); // a big item takes a while
await reg.sync.register('captures'); // not awaited before
await saved;
await sleep(3000);
log('outbox:', (await box.all()).length, 'tags:', JSON.stringify(await reg.sync.getTags()));
