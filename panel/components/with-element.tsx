/** Texts with elements in them, such as a name that may be written from right to left. */
import type { ComponentChildren } from 'preact';

/** A text, and in the place that it is given an element. */
export function withElement(text: (place: string) => string, element: ComponentChildren): ComponentChildren {
  return withElements(text, [element]);
}

/** A text, and in each of the places that it is given an element; in another language they may stand in another order. */
export function withElements(text: (...places: string[]) => string, elements: readonly ComponentChildren[]): ComponentChildren {
  // No text of the catalogue has what stands for them.
  const pieces = text(...elements.map((_, i) => `\ufffc${i}\ufffc`)).split(/\ufffc(\d+)\ufffc/);
  return <>{pieces.map((piece, i) => (i % 2 === 0 ? piece : elements[Number(piece)]))}</>;
}
