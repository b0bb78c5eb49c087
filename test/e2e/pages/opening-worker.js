// Each upload has an address of its own, and what is answered does not matter to it; to the other sync it does.
addEventListener('sync', (event) => event.waitUntil(event.tag === 'refused' ? news() : upload(event.tag.replace('upload-', ''))));

async function upload(id) {
  await fetch(`/api/uploads/${id}`, { method: 'PUT', body: 'a photo' });
}

async function news() {
  const { ok, status } = await fetch('/api/news');
  if (!ok) throw new Error(`No news: status ${status}`);
}
