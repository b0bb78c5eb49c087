/** The keyboard shortcuts of the whole panel, the same as in the Network and the Performance panel. */
import { useEffect } from 'preact/hooks';
import type { Commands } from '../state/commands.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import { isAnythingSelected, type SelectionSlice } from '../state/selection.ts';
import { filterId } from './filter-bar.tsx';

/** What the shortcuts act on. */
export interface ShortcutTargets {
  recordings: RecordingsSlice;
  commands: Commands;
  selection: SelectionSlice;
}

/** Ctrl+E records, Ctrl+Shift+E records and reloads, Ctrl+L clears, Ctrl+F goes to the filter; ⌘ on a Mac. Escape closes the details. */
export function useShortcuts({ recordings, commands, selection }: ShortcutTargets): void {
  useEffect(() => {
    const ended = new AbortController();
    // On the body: DevTools listens on the document, and would take the same keys for itself.
    document.body.addEventListener(
      'keydown',
      (event) => {
        const live = recordings.shown.value.kind === 'live';
        const key = event.key.toLowerCase();
        const withControl = (event.ctrlKey || event.metaKey) && !event.altKey;
        const command = withControl && !event.shiftKey;
        if (withControl && key === 'e') {
          if (live) (event.shiftKey ? commands.recordAndReload : commands.toggleRecording)();
        } else if (command && key === 'l') {
          if (live) commands.clear();
        } else if (command && key === 'f') {
          const field = document.getElementById(filterId);
          if (field instanceof HTMLInputElement) field.select();
          field?.focus();
        } else if (event.key === 'Escape' && !event.defaultPrevented && isAnythingSelected(selection.selected.value))
          selection.deselect();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal: ended.signal },
    );
    return () => ended.abort();
  }, [recordings, commands, selection]);
}
