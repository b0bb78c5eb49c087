/** Texts with an element in them, such as a name that may be written from right to left. */
import type { ComponentChildren } from 'preact';

/** Stands where the element is to be; no text of the catalogue has it. */
const place = '\ufffc';

/** A text, and in the place that it is given an element. */
export function withElement(text: (place: string) => string, element: ComponentChildren): ComponentChildren {
  const [before, after] = text(place).split(place);
  return (
    <>
      {before}
      {element}
      {after}
    </>
  );
}
