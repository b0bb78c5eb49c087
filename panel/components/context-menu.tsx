/** A menu where the user pressed the right button, or the key for menus. */
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { MenuSpot } from './menu.tsx';
import { Menu, type MenuItem } from './menu-items.tsx';

/** A context menu that is open. */
export interface OpenMenu extends MenuSpot {
  /** What it is of. */
  label: string;
  items: MenuItem[];
}

/** What it takes. */
export interface ContextMenuProps {
  open: Signal<OpenMenu | null>;
}

/** The open menu, if there is one. */
export function ContextMenu({ open }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const menu = open.value;
  if (!menu) return null;
  return (
    <>
      <span ref={anchor} class="menu-point" style={{ left: `${menu.x}px`, top: `${menu.y}px` }} />
      <Menu
        // Another one at another place.
        key={`${menu.x} ${menu.y}`}
        label={menu.label}
        items={menu.items}
        anchor={anchor}
        onClose={(refocus) => {
          open.value = null;
          if (refocus) menu.from?.focus();
        }}
      />
    </>
  );
}
