// What the worker finds when it looks around: names, properties, texts of functions and stacks.
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
