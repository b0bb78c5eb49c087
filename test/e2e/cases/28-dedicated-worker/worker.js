try {
  if (!navigator.serviceWorker) throw new TypeError('navigator.serviceWorker is ' + navigator.serviceWorker);
  navigator.serviceWorker.ready
    .then((reg) => reg.sync.register('by-the-worker'))
    .then(
      () => postMessage('registered'),
      (e) => postMessage(e.name + ': ' + e.message),
    );
} catch (error) {
  postMessage(error.name + ': ' + error.message);
}
postMessage(typeof SyncManager === 'undefined' ? 'SyncManager is not defined' : 'SyncManager is there');
setTimeout(() => postMessage('please register for me'), 1000);
