/** Where the context menu of an element opens. */
import type { MenuSpot } from './menu.tsx';

/** Where the user pressed; with the key for menus, which has no place of its own, below the beginning of the element. */
export function spotOf(event: MouseEvent, element: Element, from: HTMLElement | null, byKey: boolean): MenuSpot {
  if (!byKey) return { x: event.clientX, y: event.clientY, from };
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + inset, y: bottom, from };
}

/** How far behind the beginning, pixels. */
const inset = 40;
