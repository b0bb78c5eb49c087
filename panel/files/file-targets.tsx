/** Takes files that are dropped onto the panel or pasted into it. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { pastedName } from '../state/files.ts';

/** What it takes. */
export interface FileTargetsProps {
  /** Where files may be dropped; it shows that one is held above. */
  panel: RefObject<HTMLElement | null>;
  onFile: (file: File) => void;
}

/** Listens, and shows nothing of its own. */
export function FileTargets({ panel, onFile }: FileTargetsProps) {
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener('paste', (event) => paste(event, onFile), { signal });
    if (panel.current) listenForDrops(panel.current, onFile, signal);
    return () => ended.abort();
  }, [panel, onFile]);
  return null;
}

/** Takes what is pasted outside of text fields and dialogs: the first file, or else the text, as a file. */
function paste(event: ClipboardEvent, onFile: (file: File) => void): void {
  const { target, clipboardData } = event;
  if (!clipboardData || (target instanceof Element && target.closest(takesText))) return;
  const [file] = clipboardData.files;
  const text = file ? '' : clipboardData.getData('text/plain');
  if (!file && text.trim() === '') return;
  event.preventDefault();
  onFile(file ?? new File([text], pastedName));
}

const takesText = 'dialog, textarea, select, input:not([type=checkbox], [type=radio])';

/** Takes the first file that is dropped. */
function listenForDrops(panel: HTMLElement, onFile: (file: File) => void, signal: AbortSignal): void {
  const show = (isAbove: boolean) => panel.classList.toggle('dropping', isAbove);
  panel.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      show(true);
    },
    { signal },
  );
  panel.addEventListener(
    'dragleave',
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !panel.contains(relatedTarget)) show(false);
    },
    { signal },
  );
  panel.addEventListener(
    'drop',
    (event) => {
      show(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      // The browser would leave the panel and show the file.
      event.preventDefault();
      onFile(file);
    },
    { signal },
  );
}
