// What a worker can see of its syncs, as a list of named results: the same with and without a recorder. Each check
// gives something that JSON can hold; each leaves the worker as it found it, so that all can run again. They are in the
// folder of this name, by what they look at, and share what stands here.
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

importScripts(
  'behaviour-worker/listeners.js',
  'behaviour-worker/handling.js',
  'behaviour-worker/handlers.js',
  'behaviour-worker/wait-until.js',
  'behaviour-worker/registering.js',
  'behaviour-worker/surroundings.js',
);
