// The messages, where they are kept and how they are sent. Used by the page and by the worker.

/**
 * @typedef {'waiting' | 'sent' | 'given-up'} MessageState
 * @typedef {object} Message
 * @property {string} id
 * @property {string} text
 * @property {number} writtenAt
 * @property {MessageState} state
 * @property {number} failures how many times sending failed
 * @property {string} [problem] why it failed the last time
 * @property {number} [sentAt]
 */

/**
 * What contexts of the app tell each other.
 * @typedef {{type: 'messages'} | {type: 'news'}
 *   | {type: 'event', tag: string, lastChance: boolean}} Announcement
 */

/** The tag under which the outbox is sent. */
export const OUTBOX_TAG = 'outbox';

/** The tag under which the news are fetched now and then, and where they come from. */
export const NEWS_TAG = 'news';
export const NEWS_URL = '/api/news';

const CHANNEL = 'outbox';
const STORE = 'messages';

const channel = new BroadcastChannel(CHANNEL);

/**
 * Reaches the other contexts, never the one that calls.
 * @param {Announcement} announcement
 */
export function announce(announcement) {
  channel.postMessage(announcement);
}

/** @param {(announcement: Announcement) => void} listener */
export function onAnnouncement(listener) {
  channel.addEventListener('message', (event) => listener(event.data));
}

/**
 * All messages, newest first.
 * @returns {Promise<Message[]>}
 */
export async function readMessages() {
  /** @type {Message[]} */
  const messages = await inStore('readonly', (store) => store.getAll());
  return messages.sort((a, b) => b.writtenAt - a.writtenAt);
}

/** @param {string} text */
export async function addMessage(text) {
  await save({ id: newId(), text, writtenAt: Date.now(), state: 'waiting', failures: 0 });
}

/** Not `randomUUID()`, which an insecure page does not have. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Gives those given up another chance. */
export async function revive() {
  for (const message of await readMessages()) {
    if (message.state === 'given-up') await save({ ...message, state: 'waiting' });
  }
}

export async function clearMessages() {
  await inStore('readwrite', (store) => store.clear());
  announce({ type: 'messages' });
}

/**
 * Sends all that wait, oldest first, and rejects if any could not be sent: that is how the browser learns
 * that it should try again.
 * @param {{lastChance: boolean}} options after the last chance there is no other attempt to wait for
 */
export async function sendWaiting({ lastChance }) {
  const waiting = (await readMessages()).filter(({ state }) => state === 'waiting').reverse();
  let unsent = 0;
  for (const message of waiting) {
    const problem = await post(message);
    if (problem === undefined) {
      await save({ ...message, state: 'sent', sentAt: Date.now() });
    } else {
      unsent += 1;
      const state = lastChance ? 'given-up' : 'waiting';
      await save({ ...message, state, failures: message.failures + 1, problem });
    }
  }
  if (unsent > 0) throw new Error(`${unsent} of ${waiting.length} messages not sent`);
}

/**
 * @param {Message} message
 * @returns {Promise<string | undefined>} what went wrong, if something did
 */
async function post({ id, text }) {
  try {
    const response = await fetch('/api/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, text }),
    });
    return response.ok ? undefined : `status ${response.status}`;
  } catch {
    return 'no connection';
  }
}

/** @param {Message} message */
async function save(message) {
  await inStore('readwrite', (store) => store.put(message));
  announce({ type: 'messages' });
}

/**
 * Opens and closes the database each time, so that no context ever stands in the way of deleting it.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function inStore(mode, ask) {
  const opening = indexedDB.open('outbox', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const committed = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([settled(ask(transaction.objectStore(STORE))), committed]);
    return result;
  } finally {
    database.close();
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
