/** The keyboard shortcuts of the whole panel, the same as in the Network and the Performance panel. */
import { useEffect } from 'preact/hooks';
import type { App } from '../state/app.ts';
import { filterId } from './toolbar.tsx';

/** Ctrl+E records, Ctrl+Shift+E records and reloads, Ctrl+L clears, Ctrl+F goes to the filter; ⌘ on a Mac. Escape closes the details. */
export function useShortcuts(app: App): void {
  useEffect(() => {
    const ended = new AbortController();
    // On the body: DevTools listens on the document, and would take the same keys for itself.
    document.body.addEventListener(
      'keydown',
      (event) => {
        const live = app.shown.value.kind === 'live';
        const key = event.key.toLowerCase();
        const withControl = (event.ctrlKey || event.metaKey) && !event.altKey;
        const command = withControl && !event.shiftKey;
        if (withControl && key === 'e') {
          if (live) (event.shiftKey ? app.recordAndReload : app.toggleRecording)();
        } else if (command && key === 'l') {
          if (live) app.clear();
        } else if (command && key === 'f') {
          const field = document.getElementById(filterId);
          if (field instanceof HTMLInputElement) field.select();
          field?.focus();
        } else if (event.key === 'Escape' && !event.defaultPrevented && isSelected(app)) app.deselect();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal: ended.signal },
    );
    return () => ended.abort();
  }, [app]);
}

function isSelected(app: App): boolean {
  const { seq, dispatchId } = app.selection.value;
  return seq !== null || dispatchId !== null;
}
