/** Where what opens over the panel stands. */

/** Shows a popover, in the top layer so that nothing cuts it off, below an element or else above it. */
export function placeBeside(popover: HTMLElement, element: HTMLElement, gap: number): void {
  if (!popover.matches(':popover-open')) popover.showPopover();
  const from = element.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = from.bottom + height + gap <= innerHeight || from.top < height;
  popover.style.left = `${Math.max(4, Math.min(from.left, innerWidth - width - 4))}px`;
  popover.style.top = `${below ? from.bottom + gap : from.top - height - gap}px`;
}
