// Used by page and worker: an outbox in IndexedDB, a POST, and a log (shown in the page).
(() => {
  const open = () =>
    new Promise((yes, no) => {
      const r = indexedDB.open('case', 1);
      r.onupgradeneeded = () => r.result.createObjectStore('box', { keyPath: 'id', autoIncrement: true });
      r.onsuccess = () => yes(r.result);
      r.onerror = () => no(r.error);
    });
  const run = async (mode, work) => {
    const db = await open();
    try {
      return await new Promise((yes, no) => {
        const tx = db.transaction('box', mode);
        const r = work(tx.objectStore('box'));
        tx.oncomplete = () => yes(r.result);
        tx.onabort = () => no(tx.error);
      });
    } finally {
      db.close();
    }
  };
  self.box = {
    add: (value) => run('readwrite', (s) => s.add(value)),
    put: (value) => run('readwrite', (s) => s.put(value)),
    all: () => run('readonly', (s) => s.getAll()),
    del: (id) => run('readwrite', (s) => s.delete(id)),
    clear: () => run('readwrite', (s) => s.clear()),
  };
  self.post = (path, body) =>
    fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  self.sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const channel = new BroadcastChannel('case-log');
  const show = (text) => {
    const pre = document.querySelector('#log');
    if (pre) pre.textContent += text + '\n';
    if (location.search.includes('beacon')) navigator.sendBeacon('/api/log', text);
  };
  if (typeof document === 'object') {
    channel.onmessage = (e) => show('[worker] ' + e.data);
    self.log = (...parts) => {
      console.log(...parts);
      show('[page] ' + parts.join(' '));
    };
    addEventListener('unhandledrejection', (e) => show('[page] unhandled: ' + e.reason));
    addEventListener('error', (e) => show('[page] error: ' + e.message));
  } else {
    self.log = (...parts) => {
      console.log(...parts);
      channel.postMessage(parts.join(' '));
    };
  }
})();
