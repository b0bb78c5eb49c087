import { registration } from './page.js';
await registration.periodicSync.register('news', { minInterval: 86_400_000 }).catch((error) => log(error.name));
log('done');
