/** The extension API, promise-based, for background, relay, devtools page and panel. */
import browser from 'webextension-polyfill';

export { browser };
