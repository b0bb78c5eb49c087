/** Dropping a file onto the panel. */
import type { TargetedDragEvent } from 'preact';
import { useState } from 'preact/hooks';

type Drag = TargetedDragEvent<HTMLElement>;

/** Takes the first file that is dropped. @returns whether one is held above now, and what listens to it */
export function useDrop(onFile: (file: File) => void) {
  const [above, setAbove] = useState(false);
  const listeners = {
    onDragOver(event: Drag) {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setAbove(true);
    },
    onDragLeave({ currentTarget, relatedTarget }: Drag) {
      if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setAbove(false);
    },
    onDrop(event: Drag) {
      setAbove(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      // The browser would leave the panel and show the file.
      event.preventDefault();
      onFile(file);
    },
  };
  return { above, listeners };
}
