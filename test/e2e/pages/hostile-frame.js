// Taken whole, to break things with.
const { Error: PageError } = window;
const { defineProperty, freeze, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object;
const { ownKeys } = Reflect;
const broken = () => {
  throw new PageError('Broken by the page');
};

function breakMethods(object) {
  for (const key of ownKeys(object)) {
    const property = getOwnPropertyDescriptor(object, key);
    if (key === 'constructor' || !property.configurable) continue;
    if ('value' in property) defineProperty(object, key, { ...property, value: broken });
    else defineProperty(object, key, { ...property, get: broken, set: broken });
  }
}

function setters(object, keys) {
  for (const key of keys) {
    defineProperty(object, key, { __proto__: null, configurable: true, get: broken, set: broken });
  }
}

/** Ways to break what a script in this page may rely on. */
window.breaking = {
  nothing: () => {},
  Promise: () => (window.Promise = broken),
  'Promise.prototype': () => breakMethods(Promise.prototype),
  'Promise.prototype.constructor': () => setters(Promise.prototype, ['constructor']),
  'Symbol.species': () => setters(Promise, [Symbol.species]),
  'Array.prototype': () => breakMethods(Array.prototype),
  'indices of Array.prototype': () => setters(Array.prototype, Array.from({ length: 50 }, (_, i) => i)),
  'Symbol.iterator': () => (Array.prototype[Symbol.iterator] = broken),
  JSON: () => breakMethods(JSON),
  'Function.prototype': () => ['call', 'apply', 'bind', 'toString'].forEach((name) => (Function.prototype[name] = broken)),
  Reflect: () => breakMethods(Reflect),
  'Reflect, which is gone': () => delete window.Reflect,
  Proxy: () => (window.Proxy = broken),
  Object: () => breakMethods(Object),
  'Object, which is gone': () => delete window.Object,
  Error: () => (window.Error = broken),
  'the stack of errors': () => (window.Error = function () { return { get stack() { return broken(); } }; }),
  'Error.prepareStackTrace': () => (Error.prepareStackTrace = broken),
  'Error.prepareStackTrace from above': () => (getPrototypeOf(Error).prepareStackTrace = broken),
  'Error.stackTraceLimit': () => setters(Error, ['stackTraceLimit']),
  'performance.now': () => (Performance.prototype.now = broken),
  performance: () => defineProperty(window, 'performance', { value: { now: broken } }),
  MessagePort: () => breakMethods(MessagePort.prototype),
  MessageEvent: () => (breakMethods(MessageEvent.prototype), (window.MessageEvent = broken)),
  MessageChannel: () => (breakMethods(MessageChannel.prototype), (window.MessageChannel = broken)),
  EventTarget: () => breakMethods(EventTarget.prototype),
  Event: () => (breakMethods(Event.prototype), (window.Event = broken)),
  'global listeners': () => (window.addEventListener = window.dispatchEvent = broken),
  WeakMap: () => (breakMethods(WeakMap.prototype), (window.WeakMap = broken)),
  queueMicrotask: () => (window.queueMicrotask = broken),
  String: () => (breakMethods(String.prototype), (window.String = broken)),
  Symbol: () => (window.Symbol = broken),
  AbortController: () => (breakMethods(AbortSignal.prototype), (window.AbortController = broken)),
  DOMException: () => (breakMethods(DOMException.prototype), (window.DOMException = broken)),
  getRegistrations: () => breakMethods(ServiceWorkerContainer.prototype),
  registrations: () => breakMethods(ServiceWorkerRegistration.prototype),
  'Object.prototype.then': () => setters(Object.prototype, ['then']),
  'Object.prototype': () => setters(Object.prototype, ['get', 'set', 'value', 'apply', 'at', 'scope', 'fact', 'tag', 'next', 'ports', 'data', '0', '1', '__proto__']),
  'all that can be frozen': () => getOwnPropertyNames(window).forEach((name) => {
    if (typeof window[name] === 'function') [window[name], window[name].prototype].forEach((one) => one && freeze(one));
  }),
};
