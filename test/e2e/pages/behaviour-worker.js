// What a worker can see of its syncs, as a list of named results: the same with and without a recorder. Each check
// gives something that JSON can hold; each leaves the worker as it found it, so that all can run again.
const checks = [];
const check = (name, run) => checks.push([name, run]);

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data === 'check') event.waitUntil(runAll().then((results) => port.postMessage(results)));
  else if (event.data === 'given') port.postMessage(given.splice(0));
});

async function runAll() {
  const results = [];
  for (const [name, run] of checks) {
    try {
      results.push([name, await run()]);
    } catch (error) {
      results.push([name, `the check itself threw ${text(error)}`]);
    }
  }
  return results;
}

// --- What checks are written with ---

let last = 0;
const run = Date.now();
/** Who wants to know of the syncs of a tag. */
const wanted = new Map();
/** What was reported: uncaught errors, and rejections that nobody handles. */
let reports = [];

/** The syncs that the test itself has the browser dispatch. */
const given = [];

self.addEventListener('sync', (event) => wanted.get(event.tag)?.(event));
for (const type of ['sync', 'periodicsync']) {
  self.addEventListener(type, (event) => {
    const { tag, lastChance, isTrusted, constructor } = event;
    if (!tag.startsWith('given')) return;
    const gave = outcome(() => event.waitUntil(turn()));
    given.push([tag, event.type, text(lastChance), isTrusted, constructor.name, gave]);
  });
}
self.addEventListener('error', ({ message, filename, lineno, colno, error }) => {
  reports.push(['error', message, fileOf(filename), lineno > 0, colno > 0, text(error)]);
});
self.addEventListener('unhandledrejection', ({ reason, promise }) => {
  reports.push(['unhandledrejection', text(reason), promise instanceof Promise]);
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
const fileOf = (address) => address.split('/').at(-1);

/** A value as text that tells two different ones apart, and never runs more of its code than its name and message. */
function text(value) {
  if (value instanceof Error || value instanceof DOMException) return `${value.constructor.name} ${value.name}: ${value.message}`;
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value);
  return `${typeof value} ${String(value)}`;
}

/** What a function gives or throws. */
function outcome(act) {
  try {
    return text(act());
  } catch (error) {
    return `throws ${text(error)}`;
  }
}

/** What a promise comes to. */
function settled(promise) {
  return promise.then(
    (value) => `fulfilled with ${text(value)}`,
    (reason) => `rejected with ${text(reason)}`,
  );
}

/**
 * Has the browser dispatch a sync; `act` is called with the event in the first listener. Resolves with what was
 * reported, in the end, when all listeners have returned and promises had time to be reported.
 */
async function sync(act = () => {}) {
  const tag = `${run} ${++last}`;
  reports = [];
  const over = new Promise((resolve) => {
    wanted.set(tag, (event) => {
      wanted.delete(tag);
      setTimeout(resolve);
      act(event);
    });
  });
  await self.registration.sync.register(tag);
  await over;
  await turn();
  await turn();
  return reports;
}

/** Dispatches a sync that the browser did not make. */
function ownSync(type = 'sync') {
  return self.dispatchEvent(new SyncEvent(type, { tag: 'own' }));
}

/** Adds a listener for the time of a sync, and takes it off. */
async function during(type, listener, options, act = sync) {
  self.addEventListener(type, listener, options);
  await act();
  self.removeEventListener(type, listener, options);
}

/** Options that tell in which order they are read. */
function watched(options, log) {
  return new Proxy(options, {
    get(target, name) {
      log.push(String(name));
      return target[name];
    },
    has(target, name) {
      log.push(`${String(name)}?`);
      return name in target;
    },
  });
}

// --- Listeners ---

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

check('objects with handleEvent', async () => {
  const log = [];
  const object = {
    handleEvent(event) {
      log.push('first method', this === object, arguments.length, event.type);
      object.handleEvent = () => log.push('second method');
    },
  };
  await during('sync', object, undefined, async () => {
    await sync();
    await sync();
  });
  await sync();
  return log;
});

check('handleEvent is looked up once for each event, when it is dispatched', async () => {
  const log = [];
  const object = {
    get handleEvent() {
      log.push('looked up');
      return () => log.push('called');
    },
  };
  await during('sync', object, undefined, async () => {
    log.push('added');
    await sync();
    await sync();
  });
  return log;
});

check('handleEvent that can’t be called', async () => {
  const results = [];
  for (const handleEvent of [undefined, null, 5, {}]) {
    await during('sync', { handleEvent }, undefined, async () => results.push(...(await sync())));
  }
  const throwing = {
    get handleEvent() {
      throw new RangeError('no handleEvent');
    },
  };
  await during('sync', throwing, undefined, async () => results.push(...(await sync())));
  return results;
});

check('a function’s own handleEvent is not looked at', async () => {
  const log = [];
  const listener = Object.assign(() => log.push('function'), { handleEvent: () => log.push('method') });
  await during('sync', listener);
  return log;
});

check('what listeners throw is reported, and the next one runs', async () => {
  const results = [];
  const reasons = [new RangeError('an error'), 'a text', undefined, null, { an: 'object' }, new DOMException('a message', 'AbortError')];
  for (const reason of reasons) {
    const identical = [];
    const onError = ({ error }) => identical.push(error === reason);
    self.addEventListener('error', onError);
    const throwing = () => {
      throw reason;
    };
    await during('sync', throwing, undefined, () =>
      during('sync', () => results.push('next'), undefined, async () => results.push(...(await sync()))),
    );
    self.onsync = throwing;
    results.push(...(await sync()));
    self.onsync = null;
    self.removeEventListener('error', onError);
    results.push(identical);
  }
  return results;
});

check('where an error is reported', async () => {
  const places = [];
  const onError = ({ filename, lineno, colno }) => places.push([fileOf(filename), lineno, colno]);
  self.addEventListener('error', onError);
  const throwing = () => {
    throw 'a text';
  };
  await during('sync', throwing);
  await during('sync', { handleEvent: throwing });
  await during('sync', () => null.property);
  self.removeEventListener('error', onError);
  return places;
});

check('onerror can handle it', async () => {
  const log = [];
  self.onerror = (...args) => {
    log.push(args.length, args[0], fileOf(args[1]), text(args[4]));
    return true;
  };
  await during('sync', () => {
    throw new Error('handled by onerror');
  });
  self.onerror = null;
  return log;
});

check('what a listener gives back does not matter', async () => {
  const log = [];
  const rejecting = async () => {
    throw new Error('rejected in a listener');
  };
  const thenable = { then: () => log.push('then was called') };
  const results = [];
  await during('sync', rejecting, undefined, async () => results.push(...(await sync())));
  await during('sync', () => thenable);
  self.onsync = rejecting;
  results.push(...(await sync()));
  self.onsync = null;
  return [log, results];
});

check('microtasks run between two listeners', async () => {
  const log = [];
  const first = () => void Promise.resolve().then(() => log.push('microtask'));
  const second = () => log.push('second');
  await during('sync', first, undefined, () => during('sync', second));
  return log;
});

// --- onsync and onperiodicsync ---

for (const name of ['onsync', 'onperiodicsync']) {
  const type = name.slice(2);
  check(`${name}: what is set and what it gives`, () => {
    const log = [];
    const handler = () => log.push('called');
    const callable = new Proxy(handler, {});
    for (const value of [handler, callable, null, {}, [], 5, 'text', undefined, handler, Symbol('x'), class {}]) {
      log.push(outcome(() => (self[name] = value)));
      log.push(self[name] === value, text(self[name]).slice(0, 20));
      ownSync(type);
    }
    self[name] = null;
    return log;
  });

  check(`${name}: an object with handleEvent is no handler`, () => {
    const log = [];
    self[name] = { handleEvent: () => log.push('called') };
    ownSync(type);
    self[name] = null;
    return log;
  });

  check(`${name}: keeps its place when replaced, loses it when removed`, () => {
    const log = [];
    const listener = () => log.push('listener');
    self[name] = () => log.push('first');
    self.addEventListener(type, listener);
    self[name] = () => log.push('second');
    ownSync(type);
    self[name] = null;
    self[name] = () => log.push('third');
    ownSync(type);
    self[name] = null;
    self.removeEventListener(type, listener);
    return log;
  });

  check(`${name}: also a listener, and removed as one`, () => {
    const log = [];
    const handler = () => log.push('called');
    self[name] = handler;
    self.addEventListener(type, handler);
    ownSync(type);
    self.removeEventListener(type, handler);
    ownSync(type);
    log.push(self[name] === handler);
    self[name] = null;
    return log;
  });

  check(`${name}: wrong receivers and arguments`, () => {
    const { get, set } = Object.getOwnPropertyDescriptor(self, name);
    const handler = () => {};
    return [
      outcome(() => get.call({})),
      outcome(() => set.call({}, handler)),
      outcome(() => self[name]),
      outcome(() => set.call(self)),
      outcome(() => set.call(null, handler)),
      outcome(() => get.call(undefined) === handler),
      outcome(() => set.call(self, null)),
      outcome(() => self[name]),
    ];
  });
}

// --- waitUntil ---

/** What comes of one call of `waitUntil` in a listener: what it gave, what else was reported. */
function extended(make) {
  let gave;
  return sync((event) => (gave = outcome(() => event.waitUntil(make())))).then((reported) => [gave, reported]);
}

check('waitUntil: what it gives', async () => {
  let results;
  await sync((event) => {
    const { waitUntil } = ExtendableEvent.prototype;
    results = [
      outcome(() => event.waitUntil(Promise.resolve(1))),
      outcome(() => event.waitUntil()),
      outcome(() => event.waitUntil(undefined)),
      outcome(() => event.waitUntil(5, 6)),
      outcome(() => waitUntil.call(event, Promise.resolve())),
      outcome(() => waitUntil.call({}, Promise.resolve())),
      outcome(() => waitUntil.call(undefined, Promise.resolve())),
      outcome(() => waitUntil.call(new Proxy(event, {}), Promise.resolve())),
      outcome(() => waitUntil.call(Object.create(event), Promise.resolve())),
      outcome(() => new event.waitUntil(Promise.resolve())),
      outcome(() => waitUntil.call(new Event('sync'), Promise.resolve())),
      outcome(() => waitUntil.call(new ExtendableEvent('sync'), Promise.resolve())),
      outcome(() => new SyncEvent('sync', { tag: 'own' }).waitUntil(Promise.resolve())),
    ];
  });
  return results;
});

check('waitUntil: what is no promise', async () => {
  const results = [];
  for (const value of [5, 'text', null, {}, () => {}, Symbol('x')]) results.push(...(await extended(() => value)));
  return results;
});

check('waitUntil: how a rejection is reported', async () => {
  const results = [];
  for (const reason of [new RangeError('the reason'), 'a text', undefined, { an: 'object' }]) {
    const ways = [
      () => Promise.reject(reason),
      async () => {
        await turn();
        throw reason;
      },
      () => ({ then: (_yes, no) => no(reason) }),
    ];
    for (const way of ways) {
      let promise;
      const identical = [];
      const onRejection = (event) => identical.push(event.reason === reason, event.promise === promise);
      self.addEventListener('unhandledrejection', onRejection);
      results.push(...(await extended(() => (promise = way()))), identical);
      self.removeEventListener('unhandledrejection', onRejection);
    }
  }
  return results;
});

check('waitUntil: a rejection that is handled elsewhere too', () =>
  extended(() => {
    const rejected = Promise.reject(new Error('handled'));
    rejected.catch(() => {});
    return rejected;
  }),
);

check('waitUntil: a rejection whose chain goes on unhandled', () =>
  extended(() => {
    const rejected = Promise.reject(new Error('goes on'));
    rejected.then(() => {});
    return rejected;
  }),
);

check('waitUntil: the same promise twice', async () => {
  let gave;
  const reported = await sync((event) => {
    const rejected = Promise.reject(new Error('twice'));
    gave = [outcome(() => event.waitUntil(rejected)), outcome(() => event.waitUntil(rejected))];
  });
  return [gave, reported];
});

check('waitUntil: thenables', async () => {
  const results = [];
  const ways = {
    fulfils: (yes) => yes('done'),
    rejects: (_yes, no) => no(new Error('thenable rejects')),
    throws: () => {
      throw new Error('thenable throws');
    },
    'settles twice': (yes, no) => (yes('done'), no(new Error('too late'))),
    'fulfils, then throws': (yes) => {
      yes('done');
      throw new Error('too late');
    },
    'fulfils with itself': (yes, _no, self) => yes(self),
  };
  for (const [name, way] of Object.entries(ways)) {
    const log = [];
    let reads = 0;
    const thenable = {
      get then() {
        log.push('then is read');
        // One that fulfils with itself would go on for ever.
        if (++reads > 3) return undefined;
        return function (yes, no) {
          log.push('then is called', this === thenable, arguments.length, typeof yes, typeof no);
          return way(yes, no, thenable);
        };
      },
    };
    let gave;
    const reported = await sync((event) => {
      log.push('before');
      gave = outcome(() => event.waitUntil(thenable));
      log.push('after');
      Promise.resolve().then(() => log.push('a microtask later'));
    });
    results.push(name, gave, reported, log);
  }
  return results;
});

check('waitUntil: a then that can’t be read', () =>
  extended(() => ({
    get then() {
      throw new RangeError('no then');
    },
  })),
);

check('waitUntil: promises of a class of its own', async () => {
  const log = [];
  class Own extends Promise {
    constructor(executor) {
      super(executor);
      log.push('constructed');
    }
    then(...args) {
      log.push('then is called');
      return super.then(...args);
    }
    static get [Symbol.species]() {
      log.push('species is read');
      return Promise;
    }
  }
  const results = [];
  results.push(await extended(() => Own.resolve('done')), log.splice(0));
  results.push(await extended(() => Own.reject(new Error('of its own'))), log.splice(0));
  return results;
});

check('waitUntil: a promise with a then of its own', async () => {
  const log = [];
  const promise = Promise.resolve('done');
  promise.then = (...args) => (log.push('then is called'), Promise.prototype.then.apply(promise, args));
  return [await extended(() => promise), log];
});

for (const configurable of [true, false]) {
  check(`waitUntil: a promise whose ${configurable ? '' : 'fixed '}constructor is watched`, async () => {
    let reads = 0;
    const get = () => (reads++, Promise);
    const promise = Object.defineProperty(Promise.resolve('done'), 'constructor', { get, configurable });
    const results = [await extended(() => promise), reads];
    return [...results, Object.getOwnPropertyNames(promise), promise.constructor === Promise, reads];
  });
}

check('waitUntil: a frozen promise', () => extended(() => Object.freeze(Promise.resolve('done'))));

check('waitUntil: patched Promise.prototype.then and species are left alone', async () => {
  const log = [];
  const then = Object.getOwnPropertyDescriptor(Promise.prototype, 'then');
  const species = Object.getOwnPropertyDescriptor(Promise, Symbol.species);
  let gave;
  await sync((event) => {
    const promise = Promise.resolve('done');
    Object.defineProperty(Promise.prototype, 'then', {
      ...then,
      value(...args) {
        log.push('then is called');
        return then.value.apply(this, args);
      },
    });
    Object.defineProperty(Promise, Symbol.species, { ...species, get: () => (log.push('species is read'), Promise) });
    gave = outcome(() => event.waitUntil(promise));
    Object.defineProperty(Promise.prototype, 'then', then);
    Object.defineProperty(Promise, Symbol.species, species);
  });
  return [gave, log];
});

check('waitUntil: called when the event is over', async () => {
  const results = [];
  let event;
  await sync((e) => (event = e));
  const late = (value) => outcome(() => event.waitUntil(value));
  results.push(late(Promise.resolve()), late(5));
  const log = [];
  results.push(late({ get then() { return void log.push('then is read'); } }), log);
  reports = [];
  results.push(late(Promise.reject(new Error('late'))), late(), outcome(() => late.call(event)));
  await turn();
  await turn();
  results.push(...reports);
  try {
    event.waitUntil(Promise.resolve());
  } catch (error) {
    const { constructor, name, message, code } = error;
    results.push(constructor === DOMException, name, message, code, Object.getOwnPropertyNames(error).sort());
  }
  return results;
});

check('waitUntil: an event is prolonged while another promise is pending', async () => {
  const results = [];
  await new Promise((done) => {
    sync((event) => {
      event.waitUntil(
        (async () => {
          await turn();
          results.push(outcome(() => event.waitUntil(turn().then(() => results.push(outcome(() => event.waitUntil(turn())))))));
        })(),
      );
      setTimeout(done, 100);
    });
  });
  return results;
});

check('waitUntil: how many microtasks after the last promise the event is over', async () => {
  const results = [];
  for (const value of [() => Promise.resolve(), () => ({ then: (yes) => yes() }), () => turn(), () => 5]) {
    const calls = [];
    for (let ticks = 0; ticks < 10; ticks++) {
      let call;
      await sync((event) => {
        const given = value();
        event.waitUntil(given);
        call = (async () => {
          await given;
          for (let i = 0; i < ticks; i++) await undefined;
          return outcome(() => event.waitUntil(undefined));
        })();
      });
      calls.push(await call);
    }
    results.push(calls);
  }
  return results;
});

check('waitUntil: of a rejected promise, how soon the event is over', async () => {
  const calls = [];
  for (let ticks = 0; ticks < 10; ticks++) {
    let call;
    await sync((event) => {
      const given = Promise.reject(new Error('rejected'));
      event.waitUntil(given);
      call = (async () => {
        await given.catch(() => {});
        for (let i = 0; i < ticks; i++) await undefined;
        return outcome(() => event.waitUntil(undefined));
      })();
    });
    calls.push(await call);
  }
  return calls;
});

check('waitUntil: the order of microtasks around it', async () => {
  const log = [];
  await sync((event) => {
    const promise = new Promise((resolve) => resolve());
    promise.then(() => log.push('before'));
    event.waitUntil(promise.then(() => log.push('given')));
    promise.then(() => log.push('after')).then(() => log.push('later')).then(() => log.push('still later'));
    queueMicrotask(() => log.push('queued'));
    event.waitUntil({ then: (yes) => (log.push('thenable'), yes()) });
    queueMicrotask(() => log.push('queued last'));
    log.push('synchronously');
  });
  return log;
});

check('waitUntil: on other events', async () => {
  const results = [];
  const log = [];
  const event = new ExtendableMessageEvent('message');
  results.push(outcome(() => event.waitUntil({ get then() { return void log.push('then is read'); } })), log);
  const late = await new Promise((resolve) => {
    self.addEventListener('message', (e) => {
      results.push(outcome(() => e.waitUntil(Promise.resolve(1))), outcome(() => e.waitUntil()));
      resolve(e);
    }, { once: true });
    self.registration.active.postMessage('for this check');
  });
  await turn();
  await turn();
  results.push(outcome(() => late.waitUntil(Promise.resolve())));
  return results;
});

check('waitUntil: many promises', async () => {
  let gave = 0;
  await sync((event) => {
    for (let i = 0; i < 500; i++) if (event.waitUntil(Promise.resolve(i)) === undefined) gave++;
  });
  return gave;
});

// --- register() in the worker ---

check('register: what it gives', async () => {
  const { sync: manager } = self.registration;
  const promise = manager.register(`${run} given`);
  const results = [promise instanceof Promise, promise.constructor === Promise, Object.getOwnPropertyNames(promise)];
  results.push(await settled(promise));
  for (const args of [[], ['x'.repeat(10_241)], [Symbol('x')]]) results.push(await settled(manager.register(...args)));
  results.push(await settled(SyncManager.prototype.register.call({}, 'tag')));
  results.push(await settled(SyncManager.prototype.register.call(undefined, 'tag')));
  return results;
});

check('register: a tag that is no text is converted once', async () => {
  const log = [];
  const tag = {
    toString: () => (log.push('toString'), `${run} converted`),
    valueOf: () => log.push('valueOf'),
  };
  const primitive = { [Symbol.toPrimitive]: (hint) => (log.push(hint), `${run} primitive`) };
  const throwing = {
    toString() {
      throw new RangeError('no text');
    },
  };
  const results = [];
  for (const value of [tag, primitive, throwing, [], null, 5, undefined]) {
    results.push(await settled(self.registration.sync.register(value)));
  }
  log.push(await settled(SyncManager.prototype.register.call({}, tag)));
  const tags = await self.registration.sync.getTags();
  return [results, log, tags.every((each) => typeof each === 'string')];
});

check('register: a tag that can’t be converted', () => settled(self.registration.sync.register(unconvertible)));

check('register: a rejection that nobody handles is reported once', async () => {
  reports = [];
  self.registration.sync.register('x'.repeat(10_241));
  const handled = self.registration.sync.register('x'.repeat(10_241));
  await handled.catch(() => {});
  await turn();
  await turn();
  return reports;
});

check('register: what is read of periodic options', async () => {
  const log = [];
  const options = watched({ minInterval: 5 }, log);
  return [await settled(self.registration.periodicSync.register('periodic', options)), log];
});

check('register: order of microtasks when it rejects at once', async () => {
  const log = [];
  const first = self.registration.sync.register().catch(() => log.push('register'));
  const second = Promise.reject().catch(() => log.push('another promise'));
  await Promise.all([first, second]);
  return log;
});

// --- What the worker finds when it looks around ---

check('the names of the global scope', () => {
  const names = [];
  for (let object = self; object; object = Object.getPrototypeOf(object)) {
    names.push(Object.getOwnPropertyNames(object).sort(), Object.getOwnPropertySymbols(object).map(String).sort());
  }
  return names;
});

check('properties that could be patched', () => {
  const toString = Function.prototype.toString;
  const shape = (fn) =>
    fn && [
      fn.name,
      fn.length,
      toString.call(fn),
      `${fn}`,
      Object.getOwnPropertyNames(fn),
      JSON.stringify(Object.getOwnPropertyDescriptors(fn)),
      Object.getPrototypeOf(fn) === Function.prototype,
      Object.isExtensible(fn),
      'prototype' in fn,
    ];
  const places = [
    [EventTarget.prototype, 'addEventListener'],
    [EventTarget.prototype, 'removeEventListener'],
    [EventTarget.prototype, 'dispatchEvent'],
    [ExtendableEvent.prototype, 'waitUntil'],
    [SyncManager.prototype, 'register'],
    [SyncManager.prototype, 'getTags'],
    [PeriodicSyncManager.prototype, 'register'],
    [PeriodicSyncManager.prototype, 'unregister'],
    [self, 'onsync'],
    [self, 'onperiodicsync'],
    [self, 'clients'],
    [self, 'registration'],
    [WorkerGlobalScope.prototype, 'caches'],
    [WorkerGlobalScope.prototype, 'indexedDB'],
    [IDBDatabase.prototype, 'transaction'],
    [Client.prototype, 'postMessage'],
    [MessagePort.prototype, 'postMessage'],
    [BroadcastChannel.prototype, 'postMessage'],
    [Function.prototype, 'toString'],
    [Promise.prototype, 'then'],
    [Error, 'stackTraceLimit'],
    [Error, 'prepareStackTrace'],
  ];
  return places.map(([object, name]) => {
    const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    const order = Object.getOwnPropertyNames(object).indexOf(name);
    return [name, order, flags, typeof value === 'function' ? shape(value) : String(value), shape(get), shape(set)];
  });
});

check('Function.prototype.toString', () => {
  const { toString } = Function.prototype;
  const own = (a, b) => a + b;
  return [
    toString.call(own),
    toString.call(class Named {}),
    toString.call(new Proxy(own, {})),
    toString.call(own.bind(null)),
    toString.call(toString),
    toString.toString(),
    outcome(() => toString.call({})),
    outcome(() => toString.call(undefined)),
    outcome(() => new toString()),
    outcome(() => `${self.addEventListener}`),
  ];
});

/** What a function gives, or the stack of what it throws. */
function attempt(act) {
  try {
    return String(act());
  } catch (error) {
    return error.stack;
  }
}
const deep = (depth, act) => (depth === 0 ? act() : deep(depth - 1, act));

/** Calls with each of some limits of stacks. */
async function atLimits(act) {
  const { stackTraceLimit } = Error;
  const found = [];
  for (const limit of [0, 1, 2, 3, 10, 12]) {
    Error.stackTraceLimit = limit;
    found.push(await act(), await deep(12, act));
  }
  Error.stackTraceLimit = stackTraceLimit;
  return found.map(String);
}

check('functions that might be others', () => {
  const { toString } = Function.prototype;
  const methods = [self.addEventListener, self.removeEventListener, ExtendableEvent.prototype.waitUntil, SyncManager.prototype.register];
  methods.push(PeriodicSyncManager.prototype.unregister, ServiceWorkerRegistration.prototype.unregister, toString);
  for (const name of ['onsync', 'onperiodicsync']) {
    const { get, set } = Object.getOwnPropertyDescriptor(self, name);
    methods.push(get, set);
  }
  methods.push(Object.getOwnPropertyDescriptor(self, 'clients').get, IDBDatabase.prototype.transaction, Client.prototype.postMessage);
  return methods.map((method) => {
    const circle = Object.create(null);
    const found = [
      attempt(() => method.toString()),
      attempt(() => Object.create(method).toString()),
      attempt(() => toString.call(Object.create(method))),
      attempt(() => toString.call(new Proxy(method, {}))),
      attempt(() => Object.setPrototypeOf(method, Object.create(method))),
      attempt(() => Reflect.setPrototypeOf(method, Object.create(method))),
      attempt(() => (Object.setPrototypeOf(method, circle), Object.setPrototypeOf(circle, method))),
    ];
    Object.setPrototypeOf(method, Function.prototype);
    found.push(attempt(() => method.caller), attempt(() => method.arguments), attempt(() => new method()));
    return found;
  });
});

check('the stacks of what toString refuses', () => atLimits(() => attempt(() => Function.prototype.toString.call({}))));

check('the stacks of what addEventListener refuses', () =>
  atLimits(() => [[], ['sync'], ['sync', 5], [Symbol('x'), () => {}]].map((args) => attempt(() => self.addEventListener(...args)))),
);

check('the stacks of what onsync refuses', () => {
  const { get, set } = Object.getOwnPropertyDescriptor(self, 'onsync');
  return atLimits(() => [attempt(() => get.call({})), attempt(() => set.call({}, () => {}))]);
});

check('the stacks of what waitUntil refuses', async () => {
  let event;
  await sync((e) => (event = e));
  const late = () => attempt(() => event.waitUntil(Promise.resolve()));
  return atLimits(() => [late(), attempt(() => event.waitUntil()), attempt(() => ExtendableEvent.prototype.waitUntil(5))]);
});

check('the stacks of what register refuses', () => {
  const { registration } = self;
  const stackOf = (promise) => promise.catch(({ stack }) => stack);
  return atLimits(() =>
    Promise.all([
      stackOf(registration.sync.register()),
      stackOf(registration.sync.register(Symbol('tag'))),
      stackOf(registration.sync.register('x'.repeat(10_241))),
      stackOf(Reflect.apply(registration.sync.register, {}, ['tag'])),
      stackOf(registration.periodicSync.unregister()),
      stackOf(Reflect.apply(registration.unregister, {}, [])),
    ]),
  );
});

check('the stacks of what other interfaces refuse', () => {
  const { get } = Object.getOwnPropertyDescriptor(WorkerGlobalScope.prototype, 'caches');
  const { transaction } = IDBDatabase.prototype;
  const { port1 } = new MessageChannel();
  return atLimits(() => [
    attempt(() => get.call({})),
    attempt(() => transaction.call({}, 'box')),
    attempt(() => Client.prototype.postMessage.call({}, 1)),
    attempt(() => port1.postMessage(() => {})),
    attempt(() => new BroadcastChannel('x').postMessage()),
  ]);
});

check('what other interfaces give', async () => {
  const { get } = Object.getOwnPropertyDescriptor(self, 'clients');
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => (port2.onmessage = ({ data, ports }) => resolve([data, ports.length])));
  const moved = new MessageChannel().port1;
  const results = [text(port1.postMessage('moved', [moved])), await heard];
  results.push(caches === self.caches, indexedDB === self.indexedDB, clients === get.call(self), get.call(undefined) === clients);
  results.push(text(caches), text(indexedDB), text(clients), registration === self.registration);
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(`behaviour ${run}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('box');
    request.onsuccess = () => resolve(request.result);
  });
  const opened = database.transaction('box', 'readwrite', { durability: 'relaxed' });
  results.push(text(opened), opened.mode, opened.durability, outcome(() => database.transaction('none')));
  database.close();
  results.push(outcome(() => database.transaction('box')), text(indexedDB.deleteDatabase(`behaviour ${run}`)));
  return results;
});

check('unregister: what it gives', async () => {
  const { unregister } = ServiceWorkerRegistration.prototype;
  return [unregister.length, ...(await Promise.all([undefined, {}, self].map((it) => settled(Reflect.apply(unregister, it, [])))))];
});

check('what is read of prototypes', async () => {
  const log = [];
  const names = ['0', '1', '2', 'get', 'set', 'value', 'then', 'once', 'at', 'fact', 'stack', 'minInterval', 'promise', 'reason'];
  const places = [...['0', '1', '2'].map((name) => [Array.prototype, name]), ...names.map((name) => [Object.prototype, name])];
  let event;
  await sync((e) => (event = e));
  const { set } = Object.getOwnPropertyDescriptor(self, 'onsync');
  const calls = [
    () => self.addEventListener('sync'),
    () => self.removeEventListener('sync'),
    () => self.addEventListener(),
    () => set.call(self),
    () => event.waitUntil(),
    () => event.waitUntil(5),
    () => self.registration.sync.register(`${run} read`),
    () => self.registration.sync.register(),
    () => self.registration.periodicSync.register('read'),
    () => String(self.addEventListener),
    () => attempt(() => Function.prototype.toString.call(Object.create(null))),
  ];
  const promises = [];
  for (const call of calls) {
    log[log.length] = 'call';
    for (const [object, name] of places) {
      const property = { __proto__: null, configurable: true };
      property.get = () => void (log[log.length] = name);
      Reflect.defineProperty(object, name, property);
    }
    let result;
    try {
      result = call();
    } catch {}
    for (const [object, name] of places) delete object[name];
    promises.push(Promise.resolve(result).catch(() => {}));
  }
  await Promise.all(promises);
  return log;
});

check('the stack in a listener', async () => {
  const stacks = {};
  await during('sync', function listener() {
    stacks.function = new Error('here').stack;
  });
  const object = {
    handleEvent() {
      stacks.method = new Error('here').stack;
    },
  };
  await during('sync', object);
  self.onsync = function handler() {
    stacks.handler = new Error('here').stack;
  };
  await sync();
  self.onsync = null;
  return stacks;
});

check('the stack after an await', async () => {
  let stack;
  async function inner() {
    await undefined;
    stack = new Error('here').stack;
  }
  async function outer() {
    await inner();
  }
  await sync((event) => event.waitUntil(outer()));
  return { stack };
});

check('the stack of an error that waitUntil throws', async () => {
  let event;
  await sync((e) => (event = e));
  try {
    event.waitUntil(Promise.resolve());
  } catch (error) {
    return { stack: error.stack };
  }
});

check('no caller leads to anything', async () => {
  const callers = [];
  await during('sync', new Function('callers', 'return function sloppy() { callers.push(String(sloppy.caller), String(arguments.callee.caller)) }')(callers));
  return callers;
});

check('nobody’s prepareStackTrace is called', async () => {
  let calls = 0;
  Error.prepareStackTrace = () => String(++calls);
  await during('sync', () => {
    throw new Error('thrown in a listener');
  });
  await sync((event) => event.waitUntil(Promise.reject(new Error('given to waitUntil'))));
  await self.registration.sync.register().catch(() => {});
  delete Error.prepareStackTrace;
  return calls;
});

check('what is thrown or rejected with is not looked into', async () => {
  const log = [];
  const reason = new Proxy(
    {},
    {
      get: (_, name) => void log.push(`get ${String(name)}`),
      getOwnPropertyDescriptor: (_, name) => void log.push(`descriptor of ${String(name)}`),
      getPrototypeOf: () => (log.push('prototype'), null),
    },
  );
  const watchedError = Object.defineProperties(new Error('watched'), {
    name: { get: () => (log.push('name is read'), 'Watched') },
    message: { get: () => (log.push('message is read'), 'watched') },
  });
  for (const thrown of [reason, watchedError]) {
    await during('sync', () => {
      throw thrown;
    }, undefined, () => sync(() => (log.length = 0)));
    log.push('given to waitUntil');
    await sync((event) => event.waitUntil(Promise.reject(thrown)));
  }
  return log;
});
