// The page: asks for syncs, and shows what is pending and what became of it.
import {
  NEWS_TAG,
  NEWS_URL,
  OUTBOX_TAG,
  addMessage,
  clearMessages,
  onAnnouncement,
  readMessages,
  revive,
  sendWaiting,
} from './outbox.js';
import { connect, reasonOf } from './registration.js';

/** @typedef {import('./outbox.js').Message} Message */

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;

/** No event tells that a tag is gone, so the page asks. */
const TAGS_EVERY_MS = 500;

/** Everything waits for this: before the worker is active, nothing can be registered. */
const connected = connect();

/**
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
function find(selector, type) {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}`);
  return element;
}

/**
 * Leaves a text that is right alone, so that it is not announced again.
 * @param {HTMLElement} element
 * @param {string} text
 */
function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === '';
}

/** @param {string} text empty when there is none */
function showProblem(text) {
  show(find('#problem', HTMLParagraphElement), text);
}

/** @param {number} time */
function clock(time) {
  return new Date(time).toLocaleTimeString();
}

/**
 * @param {number} count
 * @param {string} thing
 */
function counted(count, thing) {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

// --- Messages --------------------------------------------------------------------------------------------

const messageInput = find('#message', HTMLInputElement);
const messageList = find('#messages', HTMLUListElement);

/** Whether the outbox waits for a sync; undefined until the browser has said so. */
let outboxPending = /** @type {boolean | undefined} */ (undefined);

/** How many changes to the outbox are on their way to be sent. */
let underWay = 0;

/**
 * Changes the outbox and has it sent.
 * @param {() => Promise<void>} change
 */
async function changeOutbox(change) {
  underWay += 1;
  try {
    await change();
    await drawMessages();
    await requestOutbox();
  } finally {
    underWay -= 1;
    await drawMessages();
  }
}

/** Sends the outbox by a sync, or right away where there is none to be had. */
async function requestOutbox() {
  const { sync, problem = '' } = await connected;
  if (!sync) {
    showProblem(`${problem} Messages are sent directly.`);
    await sendDirectly();
    return;
  }
  try {
    await sync.register(OUTBOX_TAG);
    outboxPending = true;
    showProblem('');
  } catch (error) {
    showProblem(`No sync: ${reasonOf(error)} Messages are sent directly.`);
    await sendDirectly();
  }
}

/** A failure is shown at the message itself, from where it can be tried again. */
async function sendDirectly() {
  await sendWaiting({ lastChance: true }).catch(() => {});
}

/** @param {Message} message */
function describe({ state, failures, problem, sentAt }) {
  const failed = failures > 0 ? `failed ${counted(failures, 'time')}` : '';
  if (state === 'sent') return [`Sent at ${clock(sentAt ?? 0)}`, failed].filter(Boolean).join(', ');
  const start = state === 'given-up' ? 'Given up' : 'Waiting';
  return failed ? `${start}, ${failed} (${problem})` : start;
}

/** @param {Message} message */
function messageItem(message) {
  const item = document.createElement('li');
  item.dataset.state = message.state === 'waiting' && message.failures > 0 ? 'failed' : message.state;
  const text = document.createElement('p');
  text.textContent = message.text;
  const state = document.createElement('p');
  state.className = 'state';
  state.textContent = describe(message);
  item.append(text, state);
  return item;
}

async function drawMessages() {
  const messages = await readMessages();
  const isUnsent = messages.some(({ state }) => state !== 'sent');
  messageList.replaceChildren(...messages.map(messageItem));
  find('#no-messages', HTMLParagraphElement).hidden = messages.length > 0;
  find('#clear', HTMLButtonElement).hidden = messages.length === 0;
  find('#try-again', HTMLButtonElement).hidden = !isUnsent || underWay > 0 || outboxPending !== false;
}

find('#compose', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = messageInput.value.trim();
  if (text === '') return;
  messageInput.value = '';
  messageInput.focus();
  await changeOutbox(() => addMessage(text));
});

find('#try-again', HTMLButtonElement).addEventListener('click', () => changeOutbox(revive));

find('#clear', HTMLButtonElement).addEventListener('click', async () => {
  await clearMessages();
  await drawMessages();
  messageInput.focus();
});

// --- One-shot syncs --------------------------------------------------------------------------------------

/**
 * What the page has heard about the tags of the buttons.
 * @type {Map<string, {runs: number, lastChance: boolean, problem: string}>}
 */
const heard = new Map();

/** @param {string} tag */
function heardOf(tag) {
  const entry = heard.get(tag) ?? { runs: 0, lastChance: false, problem: '' };
  heard.set(tag, entry);
  return entry;
}

/** @param {readonly string[]} pending */
function drawTries(pending) {
  for (const element of document.querySelectorAll('[data-state-of]')) {
    if (!(element instanceof HTMLElement)) continue;
    const tag = element.dataset.stateOf ?? '';
    const { runs, lastChance, problem } = heardOf(tag);
    const isPending = pending.includes(tag);
    const ran = runs > 0 ? `ran ${counted(runs, 'time')}${lastChance ? ', last chance' : ''}` : '';
    element.dataset.pending = String(isPending);
    show(element, problem || [isPending ? 'Pending' : 'Not pending', ran].filter(Boolean).join(', '));
  }
}

for (const button of document.querySelectorAll('button[data-tag]')) {
  button.addEventListener('click', async () => {
    const tag = button.getAttribute('data-tag') ?? '';
    const { sync, problem } = await connected;
    const entry = heardOf(tag);
    try {
      if (sync) await sync.register(tag);
      entry.problem = sync ? '' : (problem ?? '');
    } catch (error) {
      entry.problem = reasonOf(error);
    }
    await drawTags();
  });
}

// --- News ------------------------------------------------------------------------------------------------

const newsStatus = find('#news-status', HTMLParagraphElement);

async function drawNews() {
  // Insecure pages have no caches.
  const response = 'caches' in window ? await caches.match(NEWS_URL) : undefined;
  if (!response) return;
  const { headline, at } = await response.json();
  show(find('#news-headline', HTMLParagraphElement), `${headline}, ${clock(at)}`);
}

async function drawNewsStatus() {
  const { periodicSync } = await connected;
  if (!periodicSync) {
    show(newsStatus, 'This browser has no periodic sync.');
    return;
  }
  const name = /** @type {PermissionName} */ ('periodic-background-sync');
  const permission = await navigator.permissions.query({ name });
  const draw = () => {
    const isGranted = permission.state === 'granted';
    show(newsStatus, isGranted ? 'Every 12 hours at most.' : 'No permission: install the app first.');
  };
  permission.onchange = draw;
  draw();
}

/** @param {(manager: import('./registration.js').PeriodicSyncManager) => Promise<void>} change */
async function changeNews(change) {
  const { periodicSync } = await connected;
  if (!periodicSync) return;
  try {
    await change(periodicSync);
    await drawNewsStatus();
  } catch (error) {
    show(newsStatus, `Not registered. ${reasonOf(error)}`);
  }
  await drawTags();
}

find('#register-news', HTMLButtonElement).addEventListener('click', () =>
  changeNews((manager) => manager.register(NEWS_TAG, { minInterval: HALF_A_DAY_MS })),
);

find('#unregister-news', HTMLButtonElement).addEventListener('click', () =>
  changeNews((manager) => manager.unregister(NEWS_TAG)),
);

// --- Server ----------------------------------------------------------------------------------------------

const controlForm = find('#control', HTMLFormElement);
const controlStatus = find('#control-status', HTMLParagraphElement);

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function drawControl(path, request) {
  try {
    const response = await fetch(path, request);
    const answer = await response.json();
    show(controlStatus, response.ok ? describeControl(answer) : answer.error);
  } catch {
    show(controlStatus, 'The server does not answer.');
  }
}

/** @param {{delayMs: number, failStatus: number | null, failCount: number | null}} control */
function describeControl({ delayMs, failStatus, failCount }) {
  const delay = delayMs > 0 ? ` after ${delayMs} ms` : '';
  if (failStatus === null) return `Answers OK${delay}.`;
  return `Answers ${failStatus}${delay}${failCount === null ? '' : `, ${counted(failCount, 'more time')}`}.`;
}

controlForm.addEventListener('submit', async (event) => {
  event.preventDefault();
  const fields = new FormData(controlForm);
  const failStatus = fields.get('failStatus');
  const failCount = fields.get('failCount');
  await drawControl('/control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      delayMs: Number(fields.get('delayMs')),
      failStatus: failStatus ? Number(failStatus) : null,
      failCount: failStatus && failCount ? Number(failCount) : null,
    }),
  });
});

find('#reset-server', HTMLButtonElement).addEventListener('click', async () => {
  controlForm.reset();
  await drawControl('/control/reset', { method: 'POST' });
});

// --- Live ------------------------------------------------------------------------------------------------

async function drawTags() {
  const { sync, periodicSync } = await connected;
  const tags = sync ? await sync.getTags() : [];
  const periodicTags = periodicSync ? await periodicSync.getTags() : [];
  const wasPending = outboxPending;
  outboxPending = tags.includes(OUTBOX_TAG);
  const badge = find('#sync-pending', HTMLParagraphElement);
  badge.dataset.on = String(outboxPending);
  show(badge, `Sync pending: ${outboxPending ? 'yes' : 'no'}`);
  const newsBadge = find('#news-registered', HTMLParagraphElement);
  const hasNews = periodicTags.includes(NEWS_TAG);
  newsBadge.dataset.on = String(hasNews);
  show(newsBadge, hasNews ? 'Registered' : 'Not registered');
  drawTries(tags);
  if (wasPending !== outboxPending) await drawMessages();
}

function drawConnection() {
  const badge = find('#connection', HTMLParagraphElement);
  badge.dataset.on = String(navigator.onLine);
  show(badge, navigator.onLine ? 'Online' : 'Offline');
}

onAnnouncement(async (announcement) => {
  if (announcement.type === 'messages') await drawMessages();
  if (announcement.type === 'news') await drawNews();
  if (announcement.type === 'event') {
    const entry = heardOf(announcement.tag);
    entry.runs += 1;
    entry.lastChance = announcement.lastChance;
    await drawTags();
  }
  // A number of failures to come has gone down.
  if (announcement.type !== 'event') await drawControl('/control');
});

addEventListener('online', drawConnection);
addEventListener('offline', drawConnection);
drawConnection();
await Promise.all([drawMessages(), drawControl('/control'), drawNews(), drawNewsStatus(), drawTags()]);

const { problem } = await connected;
if (problem) showProblem(`${problem} Messages are sent directly.`);

setInterval(() => {
  if (!document.hidden) void drawTags();
}, TAGS_EVERY_MS);
