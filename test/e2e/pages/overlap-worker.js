// Each handler takes another way through asynchronous code, and asks the server under its own tag at each step.
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
const ask = (tag, step) => fetch(`/api/ping?tag=${tag}&step=${step}`);

function fromDatabase() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('overlap', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('things');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('things').objectStore('things').get('none');
      reading.onsuccess = () => resolve();
    };
  });
}

const ways = {
  async await(tag) {
    await ask(tag, 1);
    await turn();
    await ask(tag, 2);
  },
  then: (tag) => ask(tag, 1).then(turn).then(() => ask(tag, 2)),
  all: (tag) => Promise.all([ask(tag, 1), turn().then(() => ask(tag, 2))]),
  async timer(tag) {
    await new Promise((resolve) => setTimeout(() => ask(tag, 1).then(resolve), 10));
    await turn();
    await ask(tag, 2);
  },
  async database(tag) {
    await fromDatabase();
    await ask(tag, 1);
    await fromDatabase();
    await ask(tag, 2);
  },
  async console(tag) {
    await turn();
    console.log(`at work on ${tag}`);
    await ask(tag, 1);
    await ask(tag, 2);
  },
};

self.addEventListener('sync', (event) => {
  const { tag } = event;
  const [way] = tag.split('-');
  if (way === 'forgotten') {
    // Without waitUntil, and longer than the event.
    ask(tag, 1)
      .then(turn)
      .then(() => ask(tag, 2));
  } else event.waitUntil(ways[way](tag));
});
