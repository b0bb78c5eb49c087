/** A menu: in the top layer, beside its button, the focus on its first item. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MenuPlace } from './menu.tsx';
import { placeBeside } from './place.ts';

/** One thing to choose. */
export interface MenuItem {
  label: string;
  /** Why it can't be chosen now, empty where its name says that; null when it can. */
  reason?: string | null;
  /** Whether it is on, where it can be on or off. */
  checked?: boolean;
  /** What it does, where its name does not say it all. */
  hint?: string;
  /** Whether a line sets it apart from those above. */
  apart?: boolean;
  onSelect: () => void;
}

const isOff = ({ reason = null }: MenuItem): boolean => reason !== null;

/** The menu. */
export function Menu({ label, items, anchor, onClose }: MenuPlace & { items: MenuItem[] }) {
  const menu = useRef<HTMLDivElement>(null);
  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useLayoutEffect(() => {
    const box = menu.current;
    if (!box || !anchor.current) return undefined;
    placeBeside(box, anchor.current, 0);
    entries()[0]?.focus();

    const ended = new AbortController();
    const outside = (event: Event) => {
      const { target } = event;
      if (!(target instanceof Node) || box.contains(target) || anchor.current?.contains(target)) return;
      onClose(false);
    };
    document.addEventListener('pointerdown', outside, { signal: ended.signal, capture: true });
    // What it stands beside may move away; elsewhere rows scroll by as they come.
    const moved = ({ target }: Event) => {
      if (target instanceof Element && target.contains(anchor.current)) onClose(false);
    };
    document.addEventListener('scroll', moved, { signal: ended.signal, capture: true });
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
    if (isOff(item)) return;
    onClose(true);
    item.onSelect();
  }

  return (
    <div
      ref={menu}
      class={`menu ${items.some(({ checked }) => checked !== undefined) ? 'with-checks' : ''}`}
      role="menu"
      aria-label={label}
      popover="manual"
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={item.checked}
          class={`menu-item ${item.apart ? 'apart' : ''}`}
          tabIndex={-1}
          aria-label={item.label}
          aria-disabled={isOff(item) || undefined}
          // Drawn by the style sheet, so that the item's text is its name and nothing else.
          data-reason={(item.reason ?? item.hint) || undefined}
          aria-description={(item.reason ?? item.hint) || undefined}
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
