/** Opens the tree where the selected tag is, wherever it was selected, and scrolls it into view. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Tag } from '../../src/trace/model.ts';

/** What it takes. */
export interface TreeRevealProps {
  tree: RefObject<HTMLElement | null>;
  /** The selected tag, and by what it is another selection: another attempt of the same tag is. */
  tag: Tag | undefined;
  selection: unknown;
  /** By what it is another filter. */
  filter: unknown;
  /** The keys of the rows that are closed. */
  collapsed: ReadonlySet<string>;
  onOpen: (collapsed: ReadonlySet<string>) => void;
}

/** It shows nothing itself, and does its work after the frame: to scroll has the browser lay out all at once. */
export function TreeReveal({ tree, tag, selection, filter, collapsed, onOpen }: TreeRevealProps) {
  const waits = useRef(false);
  useEffect(() => {
    waits.current = tag !== undefined;
    const closed = tag ? [tag.scope, `${tag.type} ${tag.scope}`].filter((key) => collapsed.has(key)) : [];
    if (closed.length > 0) onOpen(new Set([...collapsed].filter((key) => !closed.includes(key))));
  }, [tag, selection, filter]);
  // Further rows are drawn one part after the other.
  useEffect(() => {
    const row = waits.current ? tree.current?.querySelector('[aria-selected="true"]') : null;
    if (!row) return;
    waits.current = false;
    row.scrollIntoView({ block: 'nearest' });
  });
  return null;
}
