importScripts('kit.js');
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('sync', (e) =>
  e.waitUntil(
    (async () => {
      const [state] = await box.all();
      state.rounds++;
      await box.put(state);
      const answer = await post('/api/fail?round=' + state.rounds, {});
      if (!answer.ok && state.rounds < 40) {
        // (40: so that this page stops some day)
        await registration.sync.register(e.tag); // "try again later"
      }
    })(),
  ),
);
