// Listeners: which are called, in which order, and what adding and removing them gives.
check('listeners run in the order of adding, on* where it was first set', async () => {
  const log = [];
  const listeners = ['a', 'b', 'c', 'd'].map((name) => () => log.push(name));
  self.addEventListener('sync', listeners[0]);
  self.onsync = () => log.push('on, first');
  self.addEventListener('sync', listeners[1], true);
  self.addEventListener('sync', listeners[2]);
  self.onsync = () => log.push('on, second');
  await sync(() => self.addEventListener('sync', listeners[3]));
  self.onsync = null;
  for (const listener of listeners) self.removeEventListener('sync', listener);
  self.removeEventListener('sync', listeners[1], true);
  await sync();
  return log;
});

check('a listener is called with this and the event', async () => {
  const log = [];
  function listener(event) {
    'use strict';
    log.push(this === self, arguments.length, event instanceof SyncEvent, event.target === self, event.currentTarget === self);
    log.push(event.eventPhase, event.composedPath().length, event.cancelable, event.bubbles, new.target === undefined);
  }
  await during('sync', listener);
  self.onsync = listener;
  await sync();
  self.onsync = null;
  return log;
});

check('the event', () => {
  const seen = [];
  return sync((event) => {
    seen.push(event.constructor.name, Object.prototype.toString.call(event), event.type, event.isTrusted, event.lastChance);
    seen.push(typeof event.tag, Object.getPrototypeOf(event) === SyncEvent.prototype);
    seen.push(Object.getOwnPropertyNames(event), Object.getOwnPropertySymbols(event).length, Object.isExtensible(event));
    for (const key in event) seen.push(key);
  }).then(() => seen);
});

check('events that the worker makes itself', () => {
  const log = [];
  const listener = (event) => {
    const { type, isTrusted } = event;
    log.push(type, isTrusted, event.tag, event.lastChance, outcome(() => event.waitUntil?.(Promise.resolve())));
  };
  const results = [];
  for (const event of [
    new SyncEvent('sync', { tag: 'own', lastChance: true }),
    new PeriodicSyncEvent('periodicsync', { tag: 'own' }),
    new PeriodicSyncEvent('sync', { tag: 'of the other interface' }),
    new Event('sync'),
    new ExtendableEvent('periodicsync'),
    new CustomEvent('sync', { cancelable: true }),
  ]) {
    const { type } = event;
    self.addEventListener(type, listener);
    results.push(outcome(() => self.dispatchEvent(event)));
    self.removeEventListener(type, listener);
  }
  return [log, results];
});

check('the same listener twice', async () => {
  const log = [];
  const listener = () => log.push('called');
  for (const options of [undefined, false, { once: true }, { capture: true }, true]) {
    self.addEventListener('sync', listener, options);
  }
  await sync();
  self.removeEventListener('sync', listener);
  log.push('without the first');
  await sync();
  self.removeEventListener('sync', listener, { capture: true });
  log.push('without either');
  await sync();
  return log;
});

check('one listener for two types', async () => {
  const log = [];
  const listener = ({ type }) => log.push(type);
  self.addEventListener('sync', listener);
  self.addEventListener('periodicsync', listener);
  self.addEventListener('message', listener);
  ownSync('sync');
  ownSync('periodicsync');
  self.dispatchEvent(new Event('message'));
  self.removeEventListener('sync', listener);
  ownSync('sync');
  ownSync('periodicsync');
  self.dispatchEvent(new Event('message'));
  self.removeEventListener('periodicsync', listener);
  self.removeEventListener('message', listener);
  ownSync('periodicsync');
  self.dispatchEvent(new Event('message'));
  return log;
});

check('once', async () => {
  const log = [];
  const listener = () => log.push('called');
  self.addEventListener('sync', listener, { once: true });
  await sync();
  await sync();
  self.addEventListener('sync', listener, { once: true });
  self.removeEventListener('sync', listener);
  await sync();
  return log;
});

check('once, and adding itself again', async () => {
  const log = [];
  const listener = () => {
    log.push('called');
    if (log.length < 3) self.addEventListener('sync', listener, { once: true });
  };
  self.addEventListener('sync', listener, { once: true });
  for (let i = 0; i < 4; i++) await sync();
  return log;
});

check('a signal', async () => {
  const log = [];
  const ending = new AbortController();
  const listener = () => log.push('called');
  self.addEventListener('sync', listener, { signal: ending.signal });
  await sync();
  ending.abort();
  await sync();
  self.addEventListener('sync', listener, { signal: ending.signal });
  await sync();
  return log;
});

check('passive, and what can be prevented', () => {
  const log = [];
  const listener = (event) => (event.preventDefault(), log.push(event.defaultPrevented));
  for (const passive of [true, false]) {
    self.addEventListener('sync', listener, { passive });
    log.push(self.dispatchEvent(new SyncEvent('sync', { tag: 'own', cancelable: true })));
    self.removeEventListener('sync', listener);
  }
  self.onsync = () => false;
  log.push(self.dispatchEvent(new SyncEvent('sync', { tag: 'own', cancelable: true })));
  self.onsync = null;
  return log;
});

check('how options are read', () => {
  const log = [];
  const listener = () => {};
  self.addEventListener('sync', listener, watched({ once: true }, log));
  log.push('removed');
  self.removeEventListener('sync', listener, watched({ capture: false }, log));
  log.push('type and listener first');
  const throwing = {
    get capture() {
      throw new RangeError('capture');
    },
  };
  log.push(outcome(() => self.addEventListener('sync', listener, throwing)));
  log.push(outcome(() => self.removeEventListener('sync', listener, throwing)));
  log.push(outcome(() => self.addEventListener('sync', listener, { signal: 5 })));
  log.push(outcome(() => self.addEventListener('sync', 5, throwing)));
  return log;
});

check('a type that is no text', async () => {
  const log = [];
  const type = {
    toString() {
      log.push('converted');
      return 'sync';
    },
  };
  const listener = () => log.push('called');
  self.addEventListener(type, listener);
  self.addEventListener('sync', listener);
  await sync();
  self.removeEventListener(new String('sync'), listener);
  await sync();
  self.addEventListener('sync', listener);
  self.removeEventListener(type, listener);
  await sync();
  const throwing = {
    toString() {
      throw new RangeError('no text');
    },
  };
  for (const value of [Symbol('sync'), throwing]) log.push(outcome(() => self.addEventListener(value, listener)));
  return log;
});

/** V8 itself refuses to make a text of it. */
const unconvertible = { toString: () => ({}), valueOf: () => ({}) };

check('a type that can’t be converted', () => outcome(() => self.addEventListener(unconvertible, () => {})));

check('wrong arguments', () => {
  const listener = () => {};
  return ['addEventListener', 'removeEventListener'].flatMap((name) =>
    [[], ['sync'], ['sync', 5], ['sync', 'text'], ['sync', null], ['sync', undefined], ['sync', Symbol('x')]]
      .map((args) => outcome(() => self[name](...args)))
      .concat(
        outcome(() => self[name].call({}, 'sync', listener)),
        outcome(() => self[name].call(null, 'no such type', listener)),
        outcome(() => new self[name]('sync', listener)),
      ),
  );
});

check('called without a receiver', async () => {
  const log = [];
  const listener = () => log.push('called');
  addEventListener('sync', listener);
  addEventListener.call(null, 'sync', listener);
  addEventListener.call(undefined, 'sync', listener);
  await sync();
  removeEventListener.call(null, 'sync', listener);
  await sync();
  return log;
});

check('removed while it runs', async () => {
  const log = [];
  const second = () => log.push('second');
  const first = () => {
    log.push('first');
    self.removeEventListener('sync', second);
    self.removeEventListener('sync', first);
  };
  self.addEventListener('sync', first);
  self.addEventListener('sync', second);
  await sync();
  await sync();
  return log;
});

check('added while it runs', async () => {
  const log = [];
  const second = () => log.push('second');
  const first = () => (log.push('first'), self.addEventListener('sync', second));
  self.addEventListener('sync', first);
  await sync();
  self.removeEventListener('sync', first);
  self.removeEventListener('sync', second);
  await sync();
  return log;
});

check('stopImmediatePropagation', async () => {
  const log = [];
  const stopping = (event) => (log.push('stops'), event.stopImmediatePropagation());
  const never = () => log.push('never');
  self.addEventListener('sync', stopping);
  self.addEventListener('sync', never);
  await sync();
  self.removeEventListener('sync', stopping);
  self.removeEventListener('sync', never);
  return log;
});
