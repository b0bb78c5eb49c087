// Fetches what the tag of a sync says, as `GET /path`, and tells the page what came: `<status> <bytes in hex>`.
let runs = 0;

const ways = {
  GET: (path) => fetch(path),
  // Each time somewhere else.
  NEXT: (path) => fetch(`${path}?run=${++runs}`),
  POST: (path) => fetch(path, { method: 'POST', body: new Uint8Array([0, 255, 1]) }),
  async HANG(path) {
    await fetch(path);
    await new Promise(() => {});
  },
};

async function run(tag) {
  const [way, path] = tag.split(' ');
  const answer = await ways[way](path);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const hex = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  new BroadcastChannel('got').postMessage(`${answer.status} ${hex}`);
}
self.addEventListener('sync', (event) => event.waitUntil(run(event.tag)));
