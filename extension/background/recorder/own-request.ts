/** The request that we make in a worker, so that the browser holds those that follow it. */
import type { Protocol } from 'devtools-protocol';

/** What its address ends with. */
const fragment = '#syncscope-own';

/** Asks for the worker's script, and only the browser's cache: the server hears nothing. */
export const ownRequest =
  `try{fetch(location.pathname+location.search+${JSON.stringify(fragment)},{mode:'same-origin',cache:'only-if-cached'})` +
  '.catch(()=>{})}catch{}';

/** Whether a request is ours, and none of the worker's script. */
export function isOwnRequest({ urlFragment }: Protocol.Network.Request): boolean {
  return urlFragment === fragment;
}
