import { registration } from './page.js';
registration.active.postMessage('send');
log('done');
