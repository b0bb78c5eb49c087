/** Long work lets the page breathe: clicks are answered and drawn between its pieces. */

/** How much text is worked on between two pauses, in characters: some tens of milliseconds. */
export const pieceLength = 2 * 1024 * 1024;

/** Lets everything else that waits have its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
