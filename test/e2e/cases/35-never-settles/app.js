await navigator.serviceWorker.register('sw.js');
const reg = await navigator.serviceWorker.ready;
await reg.sync.register('hang');
await sleep(2000);
log('tags:', JSON.stringify(await reg.sync.getTags()));
// upload(seconds): a transfer that takes that long; Chromium allows a sync event about three minutes.
window.upload = (seconds) => reg.sync.register('upload-' + seconds);
window.update = () =>
  navigator.serviceWorker.register('sw.js?new').then((r) => log('installing', !!r.installing, 'waiting', !!r.waiting));
