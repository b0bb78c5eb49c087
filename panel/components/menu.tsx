/** A button that opens a menu: arrows move, Escape closes, the focus returns to the button. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, type ButtonProps } from './button.tsx';

/** What an open menu is told of the button, or the place, that it belongs to. */
export interface MenuPlace {
  label: string;
  anchor: { readonly current: HTMLElement | null };
  /** Closes it, and gives the focus back to the button if asked to. */
  onClose: (refocus: boolean) => void;
}

/** Where a context menu is asked for, in pixels of the document, and what has the focus. */
export interface MenuSpot {
  x: number;
  y: number;
  from: HTMLElement | null;
}

/** What a menu button takes. */
export interface MenuButtonProps extends Pick<ButtonProps, 'hint' | 'reason' | 'class' | 'inner'> {
  label: string;
  /** The menu; drawn while it is open. */
  menu: (place: MenuPlace) => ComponentChildren;
  children: ComponentChildren;
}

/** The button with its menu. */
export function MenuButton({ menu, children, ...button }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    anchor.current?.setAttribute('aria-haspopup', 'menu');
    anchor.current?.setAttribute('aria-expanded', String(open));
  }, [open]);

  return (
    <span
      class="menu-place"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' || button.reason) return;
        event.preventDefault();
        event.stopPropagation();
        setOpen(true);
      }}
    >
      <Button {...button} buttonRef={anchor} onPress={() => setOpen(!open)}>
        {children}
      </Button>
      {open &&
        menu({
          label: button.label,
          anchor,
          onClose(refocus) {
            setOpen(false);
            if (refocus) anchor.current?.focus();
          },
        })}
    </span>
  );
}
