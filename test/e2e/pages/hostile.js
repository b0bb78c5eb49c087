// Opens a frame for each way to break things. All that happens in them is watched from here, with whole built-ins.
const ready = navigator.serviceWorker.register('idle-worker.js').then(() => navigator.serviceWorker.ready);
const errors = [];
const frames = new Map();

async function openFrame(name) {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  frame.src = 'hostile-frame.html';
  await loaded;
  const { contentWindow: inside } = frame;
  const note = ({ message, reason }) => errors.push(`${name}: ${message ?? reason}`);
  EventTarget.prototype.addEventListener.call(inside, 'error', note);
  EventTarget.prototype.addEventListener.call(inside, 'unhandledrejection', note);
  const { sync } = await inside.navigator.serviceWorker.getRegistration();
  inside.breaking[name]();
  frames.set(name, { inside, sync });
}

async function openFrames() {
  await ready;
  const probe = document.body.appendChild(document.createElement('iframe'));
  const loaded = new Promise((resolve) => (probe.onload = resolve));
  probe.src = 'hostile-frame.html';
  await loaded;
  const names = Object.keys(probe.contentWindow.breaking);
  probe.remove();
  await Promise.all(names.map(openFrame));
  return names;
}

/** Calls register() in a frame, and tells how that ends. Errors are not looked into: their getters may be broken. */
function registerIn({ sync }, tag) {
  const result = sync.register(tag);
  // Else the frame’s broken promises would be asked for their species.
  Object.defineProperty(result, 'constructor', { value: undefined });
  return new Promise((resolve) => Promise.prototype.then.call(result, () => resolve('resolved'), () => resolve('rejected')));
}

async function registerAll(prefix) {
  const outcomes = [];
  for (const [name, frame] of [...frames].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      outcomes.push([name, await registerIn(frame, `${prefix} ${name}`), await registerIn(frame, 'x'.repeat(10241))]);
    } catch (error) {
      outcomes.push([name, String(error), null]);
    }
  }
  return { outcomes, errors };
}
