/** Puts text on the clipboard. */

/**
 * Copies text, by the browser's own copy command: the asynchronous clipboard is not given to pages inside
 * DevTools. Works only in answer to a user's action.
 * @returns whether the browser did it
 */
export function copyText(text: string): boolean {
  const ended = new AbortController();
  document.addEventListener(
    'copy',
    (event) => {
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { signal: ended.signal, capture: true },
  );
  const done = document.execCommand('copy');
  ended.abort();
  return done;
}
