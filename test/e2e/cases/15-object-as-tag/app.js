await navigator.serviceWorker.register('sw.js');
const reg = await navigator.serviceWorker.ready;
// Two different syncs, the developer thinks, neither to run within the next minute.
await reg.sync.register({ tag: 'upload-photos', minDelay: 60_000, minRequiredNetwork: 'network-non-mobile' });
await sleep(1500);
await reg.sync.register({ tag: 'send-mail', minDelay: 60_000 });
await sleep(1500);
await reg.sync.register().catch((error) => log('register() without a tag:', error.name, error.message));
await reg.sync.register('').then(
  () => log('the empty tag is accepted'),
  (error) => log(error.name, error.message),
);
await reg.sync.register(undefined).then(
  () => log('undefined is accepted'),
  (error) => log(error.name, error.message),
);
