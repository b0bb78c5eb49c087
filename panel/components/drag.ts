/** Dragging with the pointer. */

/** Follows the pointer that pressed an element until it is let go, or taken away (`pointercancel`). */
export function followDrag(
  press: PointerEvent,
  element: HTMLElement,
  onMove: (move: PointerEvent) => void,
  onEnd?: (end: PointerEvent) => void,
): void {
  element.setPointerCapture(press.pointerId);
  const ended = new AbortController();
  const { signal } = ended;
  element.addEventListener('pointermove', onMove, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(
      end,
      (event) => {
        ended.abort();
        onEnd?.(event);
      },
      { signal },
    );
  }
}
