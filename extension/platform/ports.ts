/**
 * Ports between the extension's contexts, as endpoints. `chrome.runtime` is used natively: for ports the polyfill
 * changes nothing, and it would make the relay, which goes into every frame, half as large again.
 */
import { MessageTooLarge, type Endpoint } from '../../src/transport/endpoint.ts';

/** How the addresses of our own scripts and pages begin. */
export function ownAddress(): string {
  return chrome.runtime.getURL('');
}

/** Who opened a port: its name, and for a content script its tab, frame and document. */
export interface Caller {
  name: string;
  tabId: number | null;
  frameId: number | null;
  /** Of the document that opened it, as the browser tells; `null`, as text, for one that is of none. */
  origin: string;
  url: string;
  /** Whether the other side is a page of our own extension (the panel), not a content script. */
  own: boolean;
}

/** Opens a port to background. Throws when our extension was removed or replaced since this script was loaded. */
export function connectToBackground(name: string): Endpoint {
  return endpointOf(chrome.runtime.connect({ name }));
}

/** Calls `listener` with each port that is opened to background. */
export function onConnection(listener: (endpoint: Endpoint, caller: Caller) => void): void {
  chrome.runtime.onConnect.addListener((port) => {
    const { sender } = port;
    if (sender?.id !== chrome.runtime.id) return;
    listener(endpointOf(port), {
      name: port.name,
      tabId: sender?.tab?.id ?? null,
      frameId: sender?.frameId ?? null,
      origin: sender?.origin ?? 'null',
      url: sender?.url ?? '',
      own: sender?.url?.startsWith(ownAddress()) ?? false,
    });
  });
}

/** How the browser says that a message has more than 64 MB as JSON, or can't be made JSON for its size. */
const tooLarge = /maximum allowed|could not serialize|string length/i;

function endpointOf(port: chrome.runtime.Port): Endpoint {
  let open = true;
  port.onDisconnect.addListener(() => {
    open = false;
    // Reading it marks the reason as seen; the browser would log it otherwise.
    void chrome.runtime.lastError;
  });
  return {
    post(message) {
      if (!open) return;
      try {
        port.postMessage(message);
      } catch (error) {
        if (tooLarge.test(String(error))) throw new MessageTooLarge();
        // The other side went away and its event has not reached us yet: onClose will tell.
      }
    },
    onMessage(listener) {
      port.onMessage.addListener(listener);
    },
    onClose(listener) {
      port.onDisconnect.addListener(listener);
    },
    close() {
      open = false;
      port.disconnect();
    },
  };
}
