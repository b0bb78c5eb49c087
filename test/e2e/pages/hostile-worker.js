// A worker that is hostile in the way that its address names, from its first line; what it needs itself it keeps.
const worker = self;
const way = new URL(location.href).searchParams.get('way');
const { apply, ownKeys } = Reflect;
const { freeze, defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames } = Object;
const { addEventListener } = EventTarget.prototype;
const { postMessage } = MessagePort.prototype;
const { slice, startsWith } = String.prototype;
const text = String;
const Refusal = TypeError;
const encode = JSON.stringify;
const getter = (prototype, name) => getOwnPropertyDescriptor(prototype, name).get;
const tagOf = getter(SyncEvent.prototype, 'tag');
const messageOf = getter(ErrorEvent.prototype, 'message');
const reasonOf = getter(PromiseRejectionEvent.prototype, 'reason');

/** What of ours was called, by whomever, and what went wrong, one to a line. */
let touched = '';
let troubles = '';
/** The tags whose syncs are done. */
let done = '';
listen('error', (event) => (troubles += `error ${apply(messageOf, event, [])}\n`));
listen('unhandledrejection', (event) => (troubles += `rejection ${apply(reasonOf, event, []).message}\n`));

function listen(type, listener) {
  apply(addEventListener, worker, [type, listener]);
}

const globals = [
  'Array',
  'Boolean',
  'DOMException',
  'Error',
  'ErrorEvent',
  'Event',
  'EventTarget',
  'ExtendableEvent',
  'Function',
  'JSON',
  'Map',
  'MessageChannel',
  'MessagePort',
  'Number',
  'Object',
  'Performance',
  'PeriodicSyncEvent',
  'PeriodicSyncManager',
  'Promise',
  'PromiseRejectionEvent',
  'Proxy',
  'Reflect',
  'RegExp',
  'ServiceWorkerRegistration',
  'Set',
  'String',
  'Symbol',
  'SyncEvent',
  'SyncManager',
  'WeakMap',
  'WeakRef',
];
/** What the worker itself calls, or the engine does for it. */
const spared = { 'ExtendableEvent.prototype.waitUntil': true, 'Promise.prototype.constructor': true };

/** Calls `act` with each property of the built-ins, and of their prototypes. */
function eachProperty(act) {
  for (let i = 0; i < globals.length; i++) {
    const name = globals[i];
    const holders = [[name, self[name]], [`${name}.prototype`, self[name].prototype]];
    for (let j = 0; j < holders.length; j++) {
      const path = holders[j][0];
      const holder = holders[j][1];
      if (!holder) continue;
      const keys = ownKeys(holder);
      for (let k = 0; k < keys.length; k++) {
        const where = `${path}.${text(keys[k])}`;
        if (!spared[where]) act(where, holder, keys[k]);
      }
    }
  }
}

/** A function that notes that it was called, and refuses. */
function trap(where) {
  return function () {
    touched += `${where}\n`;
    throw new Refusal(where);
  };
}

const ways = {
  harmless() {},

  // Every built-in function throws, and so does every getter of one.
  replaces() {
    const found = [];
    eachProperty((where, holder, key) => found.push([where, holder, key]));
    for (let i = 0; i < found.length; i++) {
      const where = found[i][0];
      const holder = found[i][1];
      const key = found[i][2];
      const descriptor = getOwnPropertyDescriptor(holder, key);
      if (!descriptor.configurable) continue;
      if (typeof descriptor.value === 'function') defineProperty(holder, key, { ...descriptor, value: trap(where) });
      else if (descriptor.get) defineProperty(holder, key, { ...descriptor, get: trap(where), set: trap(where) });
    }
    const names = ['performance', 'queueMicrotask', 'setTimeout', 'registration', 'globalThis', 'self'];
    for (let i = 0; i < globals.length; i++) names[names.length] = globals[i];
    for (let i = 0; i < names.length; i++) {
      defineProperty(worker, names[i], { value: trap(names[i]), configurable: true, writable: true });
    }
  },

  // Nothing can be changed any more.
  freezes() {
    for (let i = 0; i < globals.length; i++) {
      freeze(self[globals[i]]);
      if (self[globals[i]].prototype) freeze(self[globals[i]].prototype);
    }
    freeze(worker);
  },

  // What looks up a property that is not there comes here, and so does who sets one.
  pollutes() {
    // The engine itself looks for `then`.
    defineProperty(Object.prototype, 'then', { __proto__: null, get: () => undefined, set: trap('Object.prototype.then') });
    const names = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'toJSON', 'apply', 'has'];
    names.push('handleEvent', 'prepareStackTrace', 'once', 'capture', 'signal', 'passive', 'stack', 'tag', 'lastChance');
    names.push('promise', 'reason', 'fact', 'at', 'scope', 'early', 'dispatch', 'error', 'listeners', 'command');
    for (let i = 0; i < 5; i++) names.push(text(i));
    const where = [];
    for (const name of names) where.push([Object.prototype, name, 'Object']);
    for (let i = 0; i < 5; i++) where.push([Array.prototype, text(i), 'Array']);
    const traps = [];
    for (const [, name, of] of where) traps.push(trap(`${of}.prototype.${name}`));
    for (let i = 0; i < where.length; i++) {
      const descriptor = { __proto__: null, get: traps[i], set: traps[i], configurable: true };
      defineProperty(where[i][0], where[i][1], descriptor);
    }
  },

  // Stacks are written by the worker, without end.
  formats() {
    Error.stackTraceLimit = Infinity;
    Error.prepareStackTrace = trap('Error.prepareStackTrace');
  },

  // Looks for the recorder's way out all the time, puts itself in between, and forges what goes through.
  snoops() {
    const fact = { fact: 'dispatched', at: 1, dispatch: 99, type: 'sync', tag: 'forged', lastChance: false, trusted: true };
    const forged = `${encode({ ...fact, fireId: null })}\n`;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      for (const name of getOwnPropertyNames(self)) {
        if (!name.startsWith('syncscope')) continue;
        const native = self[name];
        touched += 'found\n';
        self[name] = (payload) => native(payload + forged);
        native(`\n${forged}`);
      }
      port2.postMessage(null);
    };
    port2.postMessage(null);
  },
};

/** What is done when a sync with such a tag comes, beside what is done for each. */
const acts = {
  'many promises'(event) {
    for (let i = 0; i < 10_000; i++) event.waitUntil(i % 2 ? i : Promise.resolve(i));
  },
  'promises without end'(event) {
    for (let i = 0; i < 10_000; i++) event.waitUntil(Promise.reject(new TypeError('x'.repeat(1_000))));
  },
  thenables(event) {
    event.waitUntil({ then: (yes, no) => (yes(1), no(2), yes(3)) });
    event.waitUntil({
      then(yes) {
        yes();
        throw new Error('after it settled');
      },
    });
  },
  'throwing thenable'(event) {
    event.waitUntil({
      then() {
        throw new Error('the thenable throws');
      },
    });
  },
  'throwing then'(event) {
    event.waitUntil({
      get then() {
        throw new Error('then throws');
      },
    });
  },
  'never settles'(event) {
    event.waitUntil({ then() {} });
  },
  'anything as a reason'(event) {
    const looked = () => {
      throw new Error('looked at');
    };
    const handler = { get: looked, has: looked, getPrototypeOf: looked, ownKeys: looked, getOwnPropertyDescriptor: looked };
    event.waitUntil(Promise.reject(new Proxy({}, handler)));
    event.waitUntil(Promise.reject(Object.setPrototypeOf(new Error('on a proxy'), new Proxy({}, handler))));
    event.waitUntil(Promise.reject(new Error('x'.repeat(5_000_000))));
    throw new Proxy({}, handler);
  },
  'fills the console'() {
    for (let i = 0; i < 10_000; i++) console.log(`${i} ${'x'.repeat(10_000)}`);
  },
};

const commands = {
  touched: () => touched,
  done: () => done,
  troubles: () => troubles,
  /** Does the same as the probe does around a listener, to look like a dispatch that runs. */
  async forge(number) {
    const mark = `syncscope dispatch ${number}`;
    const source = `({ async ['${mark}']() { await fetch('/api/ping?tag=forged'); } })['${mark}']\n//# sourceURL=syncscope-probe:${number}`;
    await (0, eval)(source)();
  },
  /** Makes and dispatches events of its own, without end. */
  dispatches() {
    for (let i = 0; i < 100_000; i++) self.dispatchEvent(new SyncEvent('sync', { tag: 'x'.repeat(1_000) }));
  },
  register: (tag) => self.registration.sync.register(tag),
  /** With half a character, too; a sync of such a tag that is short would be the end of the browser's own process. */
  'register too long': (length) => self.registration.sync.register('\ud800' + 'x'.repeat(length)).catch(() => {}),
};

ways[way]();

listen('message', (event) => {
  const { command, argument } = event.data;
  const answering = (async () => {
    const answer = await commands[command](argument);
    apply(postMessage, event.ports[0], [answer]);
  })();
  event.waitUntil(answering);
});

listen('sync', (event) => {
  if (!event.isTrusted) return;
  const tag = apply(tagOf, event, []);
  event.waitUntil(work(tag));
  acts[tag]?.(event);
});

async function work(tag) {
  if (apply(startsWith, tag, ['fails'])) throw new Refusal('fails as it should');
  await fetch(`/api/ping?tag=${encodeURIComponent(apply(slice, tag, [0, 40]))}`);
  done += `${tag}\n`;
}
