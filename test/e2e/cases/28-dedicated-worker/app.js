await navigator.serviceWorker.register('sw.js');
const reg = await navigator.serviceWorker.ready;
const worker = new Worker('worker.js');
worker.onmessage = async (e) => {
  log('web worker:', e.data);
  if (e.data === 'please register for me') {
    await reg.sync.register('by-the-page-for-the-worker');
    log('registered by the page');
  }
};
