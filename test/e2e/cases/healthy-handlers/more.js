async function sendAll() {
  for (const item of await box.all()) {
    const answer = await post('/api/ok?outbox', item);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    await box.del(item.id);
  }
}
