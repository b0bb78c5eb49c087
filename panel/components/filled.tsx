/** A text with elements in it. */
import type { ComponentChildren } from 'preact';

/** What it takes. */
export interface FilledProps {
  /** The text, given what marks the place of each element; whatever is not ours is an element too. */
  text: (...marks: string[]) => string;
  parts: readonly ComponentChildren[];
}

/** The text; in another language its elements may stand in another order. */
export function Filled({ text, parts }: FilledProps) {
  const pieces = text(...parts.map((_, place) => `\u{f0000}${place}\u{f0001}`)).split(/\u{f0000}(\d+)\u{f0001}/u);
  return <>{pieces.map((piece, i) => (i % 2 === 0 ? piece : parts[Number(piece)]))}</>;
}
