/** A bar between two parts: dragging it, or the arrow keys on it, moves the border. */
import { followDrag } from './drag.ts';

/** What a splitter takes. Sizes are in pixels. */
export interface SplitterProps {
  label: string;
  /** `vertical`: the bar stands upright and moves sideways. */
  orientation: 'vertical' | 'horizontal';
  size: number;
  min: number;
  max: number;
  /** Whether the sized part lies after the bar, so that moving the bar towards it makes it smaller. */
  after?: boolean;
  controls: string;
  onResize: (size: number) => void;
}

const step = 16;

/** The bar. */
export function Splitter({ label, orientation, size, min, max, after, controls, onResize }: SplitterProps) {
  const upright = orientation === 'vertical';
  const sign = after ? -1 : 1;
  const resize = (to: number) => onResize(Math.round(Math.max(min, Math.min(max, to))));

  function onPointerDown(event: PointerEvent): void {
    const bar = event.currentTarget;
    if (!(bar instanceof HTMLElement) || event.button !== 0) return;
    event.preventDefault();
    const at = ({ clientX, clientY }: PointerEvent) => (upright ? clientX : clientY);
    followDrag(event, bar, (move) => resize(size + sign * (at(move) - at(event))));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) resize(size - sign * step);
    else if (event.key === more) resize(size + sign * step);
    else if (event.key === 'Home') resize(min);
    else if (event.key === 'End') resize(max);
    else return;
    event.preventDefault();
  }

  return (
    <div
      class={`splitter ${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-controls={controls}
      aria-valuenow={Math.max(min, Math.min(max, size))}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
