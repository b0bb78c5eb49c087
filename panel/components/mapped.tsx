/** Which scopes stand for which others, a line each. */
import type { ComponentChildren, VNode } from 'preact';
import { clipped } from './short-text.ts';
import { useShown } from './shown.tsx';

/** What the lines take. */
export interface MappedProps {
  mapped: ReadonlyMap<string, string>;
  /** What is said of one scope and the other. */
  children: (there: VNode, here: VNode) => ComponentChildren;
}

const linesAtOnce = 10;

/** The lines. */
export function Mapped({ mapped, children }: MappedProps) {
  const { items, more } = useShown([...mapped], null, linesAtOnce);
  return (
    <>
      {items.map(([there, here]) => (
        <p key={there} class="dim">
          {children(<bdi>{clipped(there)}</bdi>, <bdi>{clipped(here)}</bdi>)}
        </p>
      ))}
      {more}
    </>
  );
}
