import { clientsClaim } from 'workbox-core';
import { registerRoute } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';
import { BackgroundSyncPlugin } from 'workbox-background-sync';
skipWaiting();
clientsClaim();
async function onSync({ queue }) {
  for (let entry = await queue.shiftRequest(); entry; entry = await queue.shiftRequest()) {
    try {
      await fetch(entry.request.clone());
    } catch (error) {
      await queue.unshiftRequest(entry);
      throw error;
    }
  }
}
registerRoute(
  ({ url }) => url.pathname.startsWith('/api/drop'),
  new NetworkOnly({ plugins: [new BackgroundSyncPlugin('orders', { onSync })] }),
  'POST',
);
