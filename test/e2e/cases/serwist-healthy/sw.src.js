import { BackgroundSyncPlugin, NetworkOnly, Serwist } from 'serwist';
const queue = new BackgroundSyncPlugin('orders', { maxRetentionTime: 24 * 60 });
new Serwist({
  skipWaiting: true,
  clientsClaim: true,
  runtimeCaching: [
    {
      matcher: ({ url }) => url.pathname.startsWith('/api/drop'),
      method: 'POST',
      handler: new NetworkOnly({ plugins: [queue] }),
    },
  ],
}).addEventListeners();
