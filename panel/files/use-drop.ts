/** Dropping a file onto the panel. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Takes the first file that is dropped onto an element. @returns whether one is held above it now */
export function useDrop(ref: RefObject<HTMLElement | null>, onFile: (file: File) => void): boolean {
  const [above, setAbove] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const ended = new AbortController();
    const { signal } = ended;
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    element.addEventListener(
      'dragover',
      (event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setAbove(true);
      },
      { signal },
    );
    element.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !element.contains(relatedTarget)) setAbove(false);
      },
      { signal },
    );
    element.addEventListener(
      'drop',
      (event) => {
        setAbove(false);
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        // The browser would leave the panel and show the file.
        event.preventDefault();
        onFile(file);
      },
      { signal },
    );
    return () => ended.abort();
  }, [ref, onFile]);
  return above;
}
