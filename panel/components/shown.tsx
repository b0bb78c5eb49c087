/** Long lists are shown up to a length, and more of them on demand: what nobody sees is not drawn. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/components.js';
import { Button } from './button.tsx';

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
 * @param of what the list belongs to: with another thing it begins anew
 */
export function useShown<Item>(list: readonly Item[], of: unknown, atOnce = step): Shown<Item> {
  const [{ thing, count }, setShown] = useState({ thing: of, count: atOnce });
  const shown = thing === of ? count : atOnce;
  const left = list.length - shown;
  if (left <= 0) return { items: list, more: null };
  const more = (
    <p class="more">
      <Button class="outlined" onPress={() => setShown({ thing: of, count: shown + atOnce })}>
        {texts.showMore({ count: Math.min(left, atOnce) })}
      </Button>{' '}
      <span class="dim">{texts.left({ left })}</span>
    </p>
  );
  return { items: list.slice(0, shown), more };
}
