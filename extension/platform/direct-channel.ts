/**
 * A faster way from background to a page of ours: a message channel between the two. What goes over a
 * `chrome.runtime` port passes through the browser's own process, which is busy just when there is much to tell, and
 * takes some 10 ms; over a channel it takes 0.2. The port stays what tells that the other side is gone, and what the page
 * speaks over: each message over it keeps background from being ended.
 */
import type { Endpoint } from '../../src/transport/endpoint.ts';
import { connectToBackground } from './ports.ts';

/** The last that background says over the port: what follows comes over the channel. */
const channelTaken = { channel: 'taken' };

/** What takes the channel that is laid for a port, by the channel's id. */
const waiting = new Map<string, (channel: MessagePort) => void>();

/**
 * Connects a page of ours to background, and lays a channel once background has spoken, so that the page does not open later
 * for it. The port is called by the name and the channel's id, with a space between. Throws when our extension was removed or
 * replaced.
 */
export function connectDirectly(name: string): Endpoint {
  const id = crypto.randomUUID();
  const endpoint = connectToBackground(`${name} ${id}`);
  const { port1: channel, port2: other } = new MessageChannel();
  let laid = false;
  const lay = (): void => {
    if (laid) return;
    laid = true;
    // Where there is no registration background goes on over the port.
    navigator.serviceWorker.getRegistration().then(
      (registration) => registration?.active?.postMessage({ channel: id }, [other]),
      () => undefined,
    );
  };
  endpoint.onClose(() => channel.close());
  return {
    ...endpoint,
    onMessage(listener) {
      endpoint.onMessage((message) => {
        if (isChannelTaken(message)) {
          // Only now: what was said before over the port, which is slower, has all come.
          channel.addEventListener('message', ({ data }) => listener(data));
          channel.start();
          return;
        }
        listener(message);
        lay();
      });
    },
    close() {
      channel.close();
      endpoint.close();
    },
  };
}

function isChannelTaken(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'channel' in message && message.channel === channelTaken.channel;
}

/** Takes the channels that pages lay. To be called when background's script runs. */
export function acceptDirectChannels(): void {
  addEventListener('message', ({ data, ports, origin }) => {
    const [channel] = ports;
    const id: unknown = data?.channel;
    if (!channel || typeof id !== 'string' || origin !== location.origin) return;
    waiting.get(id)?.(channel);
    waiting.delete(id);
  });
}

/** The endpoint of a page that may lay a channel, by the channel's id: what is posted goes over the channel once it is there. */
export function withDirectChannel(endpoint: Endpoint, id: string): Endpoint {
  let channel: MessagePort | null = null;
  waiting.set(id, (laid) => {
    endpoint.post(channelTaken);
    channel = laid;
  });
  endpoint.onClose(() => {
    waiting.delete(id);
    channel?.close();
  });
  return { ...endpoint, post: (message) => (channel ? channel.postMessage(message) : endpoint.post(message)) };
}
