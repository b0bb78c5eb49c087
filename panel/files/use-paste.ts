/** Pasting a file, or the text of one, into the panel. */
import { useEffect } from 'preact/hooks';
import { pastedName } from '../state/files.ts';

/** Takes what is pasted outside of text fields and dialogs: the first file, or else the text, as a file. */
export function usePaste(onFile: (file: File) => void): void {
  useEffect(() => {
    const ended = new AbortController();
    document.addEventListener(
      'paste',
      (event) => {
        const { target, clipboardData } = event;
        if (!clipboardData || (target instanceof Element && target.closest(takesText))) return;
        const [file] = clipboardData.files;
        const text = file ? '' : clipboardData.getData('text/plain');
        if (!file && text.trim() === '') return;
        event.preventDefault();
        onFile(file ?? new File([text], pastedName));
      },
      { signal: ended.signal },
    );
    return () => ended.abort();
  }, [onFile]);
}

const takesText = 'dialog, textarea, select, input:not([type=checkbox], [type=radio])';
