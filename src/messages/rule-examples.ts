/** For each rule about a trace code that has its problem, and code that has not. In the language of programs, so for all readers. */
import type { TraceRuleId } from '../diagnosis/trace-rules.ts';

/** Wrong and right code; `right` alone where nothing in the code is wrong. */
interface Example {
  wrong?: string;
  right: string;
}

/** By the ids of the rules. */
export const examples: Readonly<Record<TraceRuleId, Example>> = {
  'handler-threw': {
    wrong: `
self.addEventListener('sync', (event) => {
  const items = JSON.parse(event.tag); // throws: the browser counts a success
  event.waitUntil(send(items));
});`,
    right: `
self.addEventListener('sync', (event) => {
  event.waitUntil(work(event.tag));
});

async function work(tag) {
  await send(await itemsOf(tag)); // what throws here rejects the promise
}`,
  },
  'no-listener': {
    wrong: `
const settings = loadSettings().then((settings) => {
  self.addEventListener('sync', onSync); // too late when the worker is started for the event
});`,
    right: `
const settings = loadSettings();
self.addEventListener('sync', (event) => {
  event.waitUntil(settings.then((settings) => send(settings)));
});`,
  },
  'late-wait-until': {
    wrong: `
self.addEventListener('sync', async (event) => {
  const items = await readAll();
  event.waitUntil(send(items)); // the event is over: throws InvalidStateError
});`,
    right: `
self.addEventListener('sync', (event) => {
  event.waitUntil(readAll().then(send));
});`,
  },
  'no-wait-until': {
    wrong: `
self.addEventListener('sync', async (event) => {
  await send(await readAll()); // nobody waits for what an async listener returns
});`,
    right: `
self.addEventListener('sync', (event) => {
  event.waitUntil(readAll().then(send));
});`,
  },
  'swallowed-failure': {
    wrong: `
event.waitUntil(
  fetch('/api/messages', { method: 'POST', body }) // an answer of 500 fulfils it
    .catch((error) => console.error(error)),       // and this hides what failed
);`,
    right: `
async function send(body) {
  const response = await fetch('/api/messages', { method: 'POST', body });
  if (!response.ok) throw new Error(\`The server answered \${response.status}.\`);
}
event.waitUntil(send(body));`,
  },
  'swallowed-fault': {
    wrong: `
event.waitUntil(fetch('/api/messages', { method: 'POST', body }).catch(() => {}));`,
    right: `
const response = await fetch('/api/messages', { method: 'POST', body });
if (!response.ok) throw new Error(\`The server answered \${response.status}.\`);`,
  },
  'redirected-to-sign-in': {
    wrong: `
const response = await fetch('/api/orders', { method: 'POST', body });
if (!response.ok) throw new Error('not sent'); // a page to sign in is ok`,
    right: `
const response = await fetch('/api/orders', { method: 'POST', body });
if (!response.ok || response.redirected) throw new Error('not sent');`,
  },
  'uncaught-error': {
    wrong: `
async function send(items) {
  items.forEach(async (item) => {
    await post(item); // where it rejects, nobody is told
  });
}`,
    right: `
async function send(items) {
  for (const item of items) await post(item);
}`,
  },
  outlived: {
    wrong: `
async function send(items) {
  for (const item of items) post(item); // without await: the promise settles at once
}
event.waitUntil(send(items));`,
    right: `
async function send(items) {
  await Promise.all(items.map(post));
}
event.waitUntil(send(items));`,
  },
  'refused-request': {
    right: `
const response = await post(item);
if (response.ok || response.status === 409) await remove(item); // 409: it is there already
else if (response.status === 400 || response.status === 422) await setAside(item);
else throw new Error(\`The server answered \${response.status}.\`);`,
  },
  'did-nothing': {
    wrong: `
// in the page
registration.sync.register('send-messages');
// in the worker
if (event.tag === 'sendMessages') event.waitUntil(send());`,
    right: `
// in a module that both import
const sendMessages = 'send-messages';
// in the page
registration.sync.register(sendMessages);
// in the worker
if (event.tag === sendMessages) event.waitUntil(send());`,
  },
  'delegated-to-page': {
    wrong: `
event.waitUntil(
  clients.matchAll().then((all) => all.forEach((client) => client.postMessage('send'))),
);`,
    right: `
async function work() {
  await sendAll();
  for (const client of await clients.matchAll()) client.postMessage('sent');
}
event.waitUntil(work());`,
  },
  'nothing-to-send': {
    wrong: `
registration.sync.register('outbox'); // may be dispatched before the item is there
await store(item);`,
    right: `
await store(item);
await registration.sync.register('outbox');`,
  },
  'gave-up': {
    right: `
// in the page, as it opens: what is still there is tried anew
if ((await countOf('outbox')) > 0) {
  const registration = await navigator.serviceWorker.ready;
  await registration.sync.register('outbox');
}`,
  },
  'worker-stopped': {
    wrong: `
const items = await readAll();
await clearAll();     // a worker that stops after this has lost them
await Promise.all(items.map(post));`,
    right: `
for (const item of await readAll()) {
  await post(item);
  await remove(item); // only now
}`,
  },
  'never-settles': {
    wrong: `
const opened = new Promise((resolve) => {
  const request = indexedDB.open('app');
  request.onsuccess = () => resolve(request.result); // an error settles nothing
});
event.waitUntil(opened.then(send));`,
    right: `
const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('app');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  request.onblocked = () => reject(new Error('Another tab has the database open.'));
});
event.waitUntil(opened.then(send));`,
  },
  'near-timeout': {
    wrong: `
for (const photo of await allPhotos()) await upload(photo);
await removeAll();`,
    right: `
for (const photo of await allPhotos()) {
  await upload(photo);
  await remove(photo); // the next attempt goes on from here
}`,
  },
  loop: {
    wrong: `
async function work(tag) {
  try {
    await send();
  } catch {
    await self.registration.sync.register(tag); // dispatched again at once, without end
  }
}`,
    right: `
async function work() {
  await send(); // where it fails the browser tries again, some minutes later
}`,
  },
  'stale-auth': {
    wrong: `
await store({ body, headers: { authorization: \`Bearer \${token}\` } });`,
    right: `
await store({ body });
// in the handler
const token = await freshToken();
await fetch(url, { method: 'POST', body, headers: { authorization: \`Bearer \${token}\` } });`,
  },
  'blocked-by-one': {
    wrong: `
for (const item of items) await post(item); // all after one that is refused wait for ever`,
    right: `
const results = await Promise.allSettled(items.map(post));
const failed = results.filter(({ status }) => status === 'rejected');
if (failed.length > 0) throw new Error(\`\${failed.length} items are left.\`);`,
  },
  'several-listeners': {
    wrong: `
self.addEventListener('sync', (event) => event.waitUntil(sendMessages()));
self.addEventListener('sync', (event) => event.waitUntil(sendAll()));`,
    right: `
self.addEventListener('sync', (event) => {
  if (event.tag === 'messages') event.waitUntil(sendMessages());
  if (event.tag === 'photos') event.waitUntil(sendPhotos());
});`,
  },
  version: {
    right: `
const handlers = {
  'outbox-2': sendAll,
  outbox: sendAll, // the tag of the version before, which may still wait to retry
};
self.addEventListener('sync', (event) => {
  const handler = handlers[event.tag];
  if (handler) event.waitUntil(handler());
});`,
  },
  'register-rejected': {
    wrong: `
const registration = await navigator.serviceWorker.register('sw.js');
await registration.sync.register('outbox'); // the first time no worker is active yet`,
    right: `
const registration = await navigator.serviceWorker.ready;
try {
  await registration.sync.register('outbox');
} catch {
  await sendNow();
}`,
  },
  'offline-that-holds-nothing': {
    wrong: `
// false in DevTools’ Offline, though the request would go out
if (navigator.onLine) event.waitUntil(sendAll());`,
    right: `
event.waitUntil(sendAll()); // the browser dispatches the event when there is a network`,
  },
  'register-unhandled': {
    wrong: `
navigator.serviceWorker.ready.then((registration) => registration.sync.register('outbox'));
showMessage('It will be sent.');`,
    right: `
try {
  const registration = await navigator.serviceWorker.ready;
  await registration.sync.register('outbox');
  showMessage('It will be sent.');
} catch {
  await sendNow();
}`,
  },
  'periodic-refused': {
    wrong: `
await registration.periodicSync.register('news', { minInterval: 24 * 60 * 60 * 1000 });`,
    right: `
const { state } = await navigator.permissions.query({ name: 'periodic-background-sync' });
if (state === 'granted') {
  await registration.periodicSync.register('news', { minInterval: 24 * 60 * 60 * 1000 });
}`,
  },
  'periodic-interval': {
    wrong: `
registration.periodicSync.register('news', { minInterval: 60 * 1000 });`,
    right: `
registration.periodicSync.register('news', { minInterval: 12 * 60 * 60 * 1000 });`,
  },
  'odd-tag': {
    wrong: `
registration.sync.register({ tag: 'outbox' });      // the tag is “[object Object]”
registration.sync.register(JSON.stringify(message)); // data as a tag`,
    right: `
await store(message);
await registration.sync.register('outbox');`,
  },
  'ignored-while-waiting': {
    wrong: `
sendButton.onclick = () => registration.sync.register('outbox'); // may wait 15 minutes`,
    right: `
sendButton.onclick = async () => {
  await store(item);
  await sendAll().catch(() => registration.sync.register('outbox'));
};`,
  },
  coalesced: {
    wrong: `
event.waitUntil(takeOne().then(post)); // one item for each event`,
    right: `
async function sendAll() {
  for (const item of await readAll()) {
    await post(item);
    await remove(item);
  }
}
event.waitUntil(sendAll());`,
  },
  'not-fired-yet': {
    right: `
const registration = await navigator.serviceWorker.ready; // has an active worker
await registration.sync.register('outbox');
console.log(await registration.sync.getTags());`,
  },
  unregistered: {
    wrong: `
for (const registration of await navigator.serviceWorker.getRegistrations()) {
  await registration.unregister(); // and all that is pending with it
}
await navigator.serviceWorker.register('sw-2.js');`,
    right: `
await navigator.serviceWorker.register('sw-2.js'); // the same scope: replaces the worker, keeps the tags`,
  },
  'sent-twice': {
    wrong: `
await Promise.all(items.map(post)); // one fails: the next attempt sends all of them again
await removeAll();`,
    right: `
await navigator.locks.request('outbox', async () => {
  for (const item of await readAll()) {
    await post(item, { headers: { 'idempotency-key': item.id } });
    await remove(item);
  }
});`,
  },
  'body-lost': {
    wrong: `
try {
  await fetch(request);
} catch {
  await store(request); // its body is read already
}`,
    right: `
const copy = request.clone();
try {
  await fetch(request);
} catch {
  await store(copy);
}`,
  },
  'replayed-at-start': {
    right: `
// Workbox uses Background Sync where the browser has it, and sends at the start of the worker where not.
const queue = new BackgroundSyncPlugin('outbox', { maxRetentionTime: 24 * 60 });`,
  },
};
