/** Long work lets the page breathe: clicks are answered and drawn between its pieces. */

/** How much text is worked on between two pauses, in characters: some tens of milliseconds. */
export const pieceLength = 2 * 1024 * 1024;

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  // Not by a timer: browsers make one wait 4 ms after the first few, and a second where the panel is not seen.
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
