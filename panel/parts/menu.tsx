/** A button that opens a menu: arrows move, Escape closes, the focus returns to the button. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';

/** One thing to choose. */
export interface MenuItem {
  label: string;
  /** Why it can't be chosen now; null when it can. */
  reason?: string | null;
  onSelect: () => void;
}

/** What a menu button takes. */
export interface MenuButtonProps {
  label: string;
  hint?: string;
  reason?: string | null;
  class?: string;
  inner?: boolean;
  items: MenuItem[];
  children: ComponentChildren;
}

/** The button with its menu. */
export function MenuButton({ items, children, ...button }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);

  function close(refocus: boolean): void {
    setOpen(false);
    if (refocus) trigger.current?.focus();
  }

  useLayoutEffect(() => {
    trigger.current?.setAttribute('aria-haspopup', 'menu');
    trigger.current?.setAttribute('aria-expanded', String(open));
  }, [open]);

  return (
    <span
      class="menu-place"
      ref={place}
      onKeyDown={(event) => {
        if (open || event.key !== 'ArrowDown' || button.reason) return;
        event.preventDefault();
        event.stopPropagation();
        setOpen(true);
      }}
    >
      <Button {...button} buttonRef={trigger} onPress={() => setOpen(!open)}>
        {children}
      </Button>
      {open && <Menu label={button.label} items={items} anchor={trigger} onClose={close} />}
    </span>
  );
}

interface MenuProps {
  label: string;
  items: MenuItem[];
  anchor: { current: HTMLButtonElement | null };
  onClose: (refocus: boolean) => void;
}

function Menu({ label, items, anchor, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useLayoutEffect(() => {
    const box = menu.current;
    const from = anchor.current?.getBoundingClientRect();
    if (!box || !from) return undefined;
    // In the top layer, so that no scrolling part cuts it off.
    box.showPopover();
    const { width, height } = box.getBoundingClientRect();
    const below = from.bottom + height <= innerHeight || from.top < height;
    box.style.left = `${Math.max(4, Math.min(from.left, innerWidth - width - 4))}px`;
    box.style.top = `${below ? from.bottom : from.top - height}px`;
    entries()[0]?.focus();

    const ended = new AbortController();
    const outside = (event: Event) => {
      const { target } = event;
      if (!(target instanceof Node) || box.contains(target) || anchor.current?.contains(target)) return;
      onClose(false);
    };
    document.addEventListener('pointerdown', outside, { signal: ended.signal, capture: true });
    document.addEventListener('scroll', outside, { signal: ended.signal, capture: true });
    window.addEventListener('resize', () => onClose(false), { signal: ended.signal });
    return () => ended.abort();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    const moves: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at + all.length - 1) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose(true);
    }
  }

  function choose(item: MenuItem): void {
    if (item.reason) return;
    onClose(true);
    item.onSelect();
  }

  return (
    <div ref={menu} class="menu" role="menu" aria-label={label} popover="manual" onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          class="menu-item"
          tabIndex={-1}
          aria-label={item.label}
          aria-disabled={item.reason ? true : undefined}
          // Drawn by the style sheet, so that the item's text is its name and nothing else.
          data-reason={item.reason ?? undefined}
          aria-description={item.reason ?? undefined}
          onClick={(event) => {
            event.stopPropagation();
            choose(item);
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
