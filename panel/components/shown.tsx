/** Long lists are shown up to a length, and more of them on demand: what nobody sees is not drawn. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { countOf, formatCount } from './format.ts';

/** How many of a list are shown at first, and more each time. */
const step = 100;

/** What is shown of a list. */
export interface Shown<Item> {
  items: readonly Item[];
  /** The button for more, and how many there are; null where all are shown. */
  more: ComponentChildren;
}

/**
 * The beginning of a list, with a button for more.
 * @param left what is said of those that are not shown, or what its items are, such as `request`
 * @param of what the list belongs to: with another thing it begins anew
 */
export function useShown<Item>(
  list: readonly Item[],
  left: string | ((parameters: { count: number }) => string),
  of: unknown,
  atOnce = step,
): Shown<Item> {
  const [{ thing, count }, setShown] = useState({ thing: of, count: atOnce });
  const shown = thing === of ? count : atOnce;
  const hidden = list.length - shown;
  if (hidden <= 0) return { items: list, more: null };
  const more = (
    <p class="more">
      <Button class="outlined" onPress={() => setShown({ thing: of, count: shown + atOnce })}>
        Show {formatCount(Math.min(hidden, atOnce))} more
      </Button>{' '}
      <span class="dim">{typeof left === 'string' ? `${countOf(hidden, left)} not shown.` : left({ count: hidden })}</span>
    </p>
  );
  return { items: list.slice(0, shown), more };
}
