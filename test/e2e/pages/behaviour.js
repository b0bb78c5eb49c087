// What a page can see of register() and unregister(), as plain data. The same script runs with and without us.
const ready = navigator.serviceWorker
  .register('idle-worker.js')
  .then(() => navigator.serviceWorker.register('never-active.js', { scope: 'never/' }))
  .then(async (inactive) => ({ active: await navigator.serviceWorker.ready, inactive }));

const errors = [];
addEventListener('error', ({ message }) => errors.push(message));
addEventListener('message', ({ data }) => errors.push(data));

function errorOf(error) {
  if (typeof error !== 'object' || error === null) return String(error);
  return { name: error.name, message: error.message, constructor: error.constructor.name };
}

/** How a call ends, and what kind of promise it gives. */
async function endOf(call) {
  let promise;
  try {
    promise = call();
  } catch (error) {
    return { threw: errorOf(error) };
  }
  const kind = {
    intrinsic: Object.getPrototypeOf(promise) === Promise.prototype,
    ownKeys: Reflect.ownKeys(promise).length,
    extensible: Object.isExtensible(promise),
  };
  try {
    return { ...kind, resolved: typeof (await promise) };
  } catch (error) {
    return { ...kind, rejected: errorOf(error) };
  }
}

/** An object whose every use is written down. */
function watched(log, name, value) {
  const note = (what) => log.push(`${name}: ${what}`);
  return new Proxy(value, {
    get: (target, key) => (note(`get ${String(key)}`), Reflect.get(target, key)),
    has: (target, key) => (note(`has ${String(key)}`), Reflect.has(target, key)),
    getOwnPropertyDescriptor: (target, key) => (note(`describe ${String(key)}`), Reflect.getOwnPropertyDescriptor(target, key)),
    getPrototypeOf: (target) => (note('prototype'), Reflect.getPrototypeOf(target)),
    ownKeys: (target) => (note('keys'), Reflect.ownKeys(target)),
  });
}

const thrown = new RangeError('Thrown by the page');
const hostile = { toString: () => { throw thrown; } };

/** An error with something else for a stack. */
const withStack = (stack) => Object.assign(new RangeError('With a stack of its own'), { stack });

/** Calls of a method with all kinds of tags. */
async function tags(manager, method) {
  const call = (...args) => () => manager[method](...args);
  const log = [];
  const found = {};
  const odd = {
    nothing: [],
    undefined: [undefined],
    null: [null],
    number: [7],
    bigint: [7n],
    empty: [''],
    text: ['text'],
    symbol: [Symbol('tag')],
    function: [function tag() {}],
    object: [{}],
    bare: [Object.create(null)],
    'toString that gives a symbol': [{ toString: () => Symbol('tag') }],
    'toString that gives an object': [{ toString: () => ({}) }],
    toPrimitive: [{ [Symbol.toPrimitive]: (hint) => `as a ${hint}` }],
    'toString that throws': [hostile],
    'toString that throws an error with a watched stack': [{ toString: () => { throw withStack({ toString: () => log.push('stack') }); } }],
    watched: [watched(log, 'tag', { toString: () => 'watched', valueOf: () => 'not this' })],
    'with more arguments': ['more', undefined, 3, 4],
    'longest tag': ['x'.repeat(10240)],
    'too long a tag': ['x'.repeat(10241)],
    ['__proto__']: ['__proto__'],
    markup: ['<img src=x onerror=alert(1)>'],
  };
  for (const [name, args] of Object.entries(odd)) found[name] = await endOf(call(...args));
  found['what it throws'] = await manager[method](hostile).catch((error) => error === thrown);
  log.push('before');
  const pending = manager[method]({ toString: () => (log.push('converting'), 'in time') });
  log.push('after');
  await pending.catch(() => {});
  found.conversions = log;
  return found;
}

async function thises(manager, method) {
  const log = [];
  const found = {};
  const native = manager[method];
  const others = { undefined: undefined, null: null, number: 1, object: {}, prototype: Object.getPrototypeOf(manager), window, copy: Object.create(manager) };
  for (const [name, other] of Object.entries(others)) {
    found[name] = await endOf(() => Reflect.apply(native, other, [watched(log, 'tag', {})]));
  }
  found.construct = await endOf(() => new native('tag'));
  found.conversions = log;
  return found;
}

async function options(manager) {
  const log = [];
  const found = {};
  const option = (value) => Object.defineProperty(Object.create({ inherited: 1 }), 'minInterval', { get: () => (log.push('getter'), value) });
  const odd = {
    undefined,
    null: null,
    number: 7,
    text: 'text',
    symbol: Symbol('options'),
    empty: {},
    function: Object.assign(() => {}, { minInterval: 1000 }),
    negative: { minInterval: -1 },
    fraction: { minInterval: 1.5 },
    'not a number': { minInterval: NaN },
    endless: { minInterval: Infinity },
    'too large': { minInterval: 2 ** 60 },
    numeral: { minInterval: '1000' },
    words: { minInterval: 'soon' },
    symbolic: { minInterval: Symbol('soon') },
    bigint: { minInterval: 5n },
    converted: { minInterval: { valueOf: () => (log.push('valueOf'), 1000) } },
    inherited: Object.create({ minInterval: -1 }),
    accessor: option(1000),
    throwing: { get minInterval() { throw thrown; } },
  };
  for (const [name, value] of Object.entries(odd)) found[name] = await endOf(() => manager.register('options', value));
  await endOf(() => manager.register(watched(log, 'tag', { toString: () => 'order' }), watched(log, 'options', { minInterval: 1000, other: 1 })));
  await endOf(() => manager.register(hostile, watched(log, 'options after a bad tag', {})));
  found['what it throws'] = await manager.register('options', odd.throwing).catch((error) => error === thrown);
  found.conversions = log;
  return found;
}

/** The events of promises that nobody handles. */
async function unhandled(managers) {
  const seen = [];
  const promises = new Map();
  const sentinel = {};
  const done = new Promise((resolve) => {
    addEventListener('unhandledrejection', function note(event) {
      event.preventDefault();
      if (event.reason !== sentinel) return void seen.push([promises.get(event.promise) ?? 'unknown promise', errorOf(event.reason)]);
      removeEventListener('unhandledrejection', note);
      resolve();
    });
  });
  for (const [name, manager] of Object.entries(managers)) {
    promises.set(manager.register(Symbol('unhandled')), `${name}, not handled`);
    manager.register(Symbol('handled')).catch(() => {});
    await endOf(() => manager.register(Symbol('awaited')));
  }
  // In a task of its own, so that it is reported after all others.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => void Promise.reject(sentinel);
  port2.postMessage('');
  await done;
  port1.close();
  return seen;
}

/** In which order things happen around calls. */
async function order({ active, inactive }) {
  const refused = [];
  inactive.sync.register('refused').catch(() => refused.push('rejected'));
  let turn = Promise.resolve();
  for (let i = 1; i <= 4; i++) turn = turn.then(() => refused.push(`turn ${i}`));
  await turn;

  const several = [];
  await Promise.all(
    ['a', 'b', Symbol('c'), 'd', 'a'].map((tag, i) =>
      active.sync.register(tag).then(() => several.push(`resolved ${i}`), () => several.push(`rejected ${i}`)),
    ),
  );
  const handled = [];
  const result = active.sync.register('handlers');
  result.then(() => handled.push('first'));
  result.finally(() => handled.push('second'));
  await result;
  handled.push('third');
  return { refused, several, handled };
}

function shapes() {
  const describe = (value) =>
    typeof value === 'function'
      ? {
          ownKeys: Reflect.ownKeys(value).map(String),
          name: value.name,
          length: value.length,
          plain: Object.getPrototypeOf(value) === Function.prototype,
          extensible: Object.isExtensible(value),
          hasPrototype: 'prototype' in value,
          tag: Object.prototype.toString.call(value),
        }
      : typeof value;
  const prototypes = { SyncManager, PeriodicSyncManager, ServiceWorkerRegistration, ServiceWorkerContainer, Promise, EventTarget, MessagePort };
  return Object.entries(prototypes).map(([name, { prototype }]) => [
    name,
    Reflect.ownKeys(prototype).map((key) => {
      const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(prototype, key);
      return [String(key), describe(value), typeof get, typeof set, flags];
    }),
  ]);
}

const patched = () => [
  SyncManager.prototype.register,
  PeriodicSyncManager.prototype.register,
  PeriodicSyncManager.prototype.unregister,
  ServiceWorkerRegistration.prototype.unregister,
  Function.prototype.toString,
];

/** Whether a function is the browser's own: what the engine itself says of it can't be told otherwise. */
function isNative(method) {
  try {
    structuredClone(method);
  } catch ({ message }) {
    return message.includes('[native code]');
  }
}

/** What a function gives, or the stack of what it throws. */
function attempt(act) {
  try {
    return String(act());
  } catch (error) {
    return error.stack;
  }
}

/** What is told of functions that might be others. */
function looks() {
  const { toString } = Function.prototype;
  return patched().map((method) => {
    const inCircle = (set) => attempt(() => set(method, Object.create(method)));
    const circle = Object.create(null);
    const found = [
      String(method),
      method.toString(),
      attempt(() => Object.create(method).toString()),
      attempt(() => toString.call(new Proxy(method, {}))),
      attempt(() => toString.call(Object.create(method))),
      attempt(() => `${method.bind(null)} ${method.bind(null).name}`),
      inCircle(Object.setPrototypeOf),
      inCircle(Reflect.setPrototypeOf),
      attempt(() => (method.__proto__ = method)),
      attempt(() => (Object.setPrototypeOf(method, circle), Object.setPrototypeOf(circle, method))),
      attempt(() => toString.call(method)),
    ];
    Object.setPrototypeOf(method, Function.prototype);
    found.push(
      attempt(() => method.caller),
      attempt(() => method.arguments),
      attempt(() => new method()),
      attempt(() => Object.create(method).name),
      attempt(() => ({}) instanceof method),
    );
    return found;
  });
}

/** The text of other functions, and what is no function, at several depths and limits of stacks. */
function texts() {
  const { toString } = Function.prototype;
  const found = [toString.call(texts), toString.call(class Named {}), attempt(() => new toString())];
  const { stackTraceLimit } = Error;
  for (const value of [{}, undefined, null, 'text', navigator, { __proto__: texts }]) found.push(attempt(() => toString.call(value)));
  for (const limit of [0, 1, 2, 3, 10, 12]) {
    Error.stackTraceLimit = limit;
    found.push(deep(12, () => attempt(() => toString.call({}))));
  }
  Error.stackTraceLimit = stackTraceLimit;
  return found;
}

const deep = (depth, act) => (depth === 0 ? act() : deep(depth - 1, act));

/** The stacks of the errors of calls that are refused. */
async function stacks({ active, inactive }) {
  const found = [];
  const note = (promise) => promise.catch((error) => found.push(error.stack));
  const { stackTraceLimit } = Error;
  const calls = [
    () => active.sync.register(),
    () => active.sync.register(Symbol('tag')),
    () => active.sync.register({ toString: () => ({}) }),
    () => active.sync.register('x'.repeat(10241)),
    () => inactive.sync.register('refused'),
    () => Reflect.apply(active.sync.register, {}, ['tag']),
    () => active.periodicSync.register('negative', { minInterval: -1 }),
    () => active.periodicSync.unregister(),
    () => Reflect.apply(active.unregister, {}, []),
    () => active.sync.register({ toString: () => { throw 'no error' } }),
  ];
  for (const limit of [0, 1, 2, 10]) {
    Error.stackTraceLimit = limit;
    for (const call of calls) {
      await note(call());
      await note(deep(12, call));
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  return found.map(String);
}

/** What is read of prototypes during calls. */
async function prototypeReads({ active }) {
  const read = [];
  const names = ['get', 'set', 'value', 'writable', 'then', 'at', 'fact', 'stack', 'scope', 'error', 'apply', 'minInterval', 'toString', 'signal'];
  const places = [...['0', '1', '2'].map((name) => [Array.prototype, name]), ...['0', '1', ...names].map((name) => [Object.prototype, name])];
  const calls = [
    () => active.sync.register('plain'),
    () => active.periodicSync.register('plain'),
    () => active.periodicSync.register('plain', Object.create(null)),
    () => active.sync.register(),
    () => active.sync.register(Object.assign(Object.create(null), { toString: () => 'own' })),
    () => String(active.sync.register),
    () => attempt(() => Function.prototype.toString.call(Object.create(null))),
  ];
  for (const call of calls) {
    const properties = places.map(([object, name]) => [object, name, Object.getOwnPropertyDescriptor(object, name)]);
    const log = [];
    for (const [object, name] of places) {
      const property = { __proto__: null, configurable: true };
      property.get = () => void (log[log.length] = name);
      property.set = () => void (log[log.length] = `set ${name}`);
      Reflect.defineProperty(object, name, property);
    }
    // Looked at in this task alone: after that the browser’s own getRegistrations() asks for `then`.
    let result;
    try {
      result = call();
    } catch {}
    for (const [object, name, property] of properties) {
      if (property) Reflect.defineProperty(object, name, { __proto__: null, ...property });
      else delete object[name];
    }
    read.push(log);
    await Promise.resolve(result).catch(() => {});
  }
  return read;
}

/** What `unregister()` of registrations gives. */
async function unregistering({ active }) {
  const { unregister } = ServiceWorkerRegistration.prototype;
  const gone = await navigator.serviceWorker.register('idle-worker.js', { scope: 'gone/' });
  const found = [];
  for (const self of [gone, gone, undefined, {}, window, Object.create(active)]) {
    found.push(await endOf(() => Reflect.apply(unregister, self, [1])));
    found.push(await Promise.resolve(Reflect.apply(unregister, self === gone ? gone : {}, [])).catch(errorOf));
  }
  return found;
}

async function behaviour() {
  const registrations = await ready;
  const { active, inactive } = registrations;
  return {
    register: await tags(active.sync, 'register'),
    registerWithoutWorker: await tags(inactive.sync, 'register'),
    registerPeriodic: await tags(active.periodicSync, 'register'),
    unregisterPeriodic: await tags(active.periodicSync, 'unregister'),
    periodicWithoutWorker: await tags(inactive.periodicSync, 'register'),
    options: await options(active.periodicSync),
    wrongThis: await thises(active.sync, 'register'),
    wrongThisPeriodic: await thises(active.periodicSync, 'register'),
    wrongThisUnregister: await thises(active.periodicSync, 'unregister'),
    otherManager: await endOf(() => active.sync.register.call(active.periodicSync, 'tag')),
    unhandled: await unhandled({ active: active.sync, inactive: inactive.sync, periodic: active.periodicSync }),
    order: await order(registrations),
    shapes: shapes(),
    looks: looks(),
    texts: texts(),
    stacks: await stacks(registrations),
    prototypeReads: await prototypeReads(registrations),
    unregistering: await unregistering(registrations),
    native: patched().every(isNative),
    windowNames: Object.getOwnPropertyNames(window).sort(),
    sameFunction: active.sync.register === inactive.sync.register,
    tags: (await active.sync.getTags()).length >= 0,
    errors,
  };
}
