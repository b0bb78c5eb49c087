/** The suggestions below a text field, in the top layer. The field keeps the focus and moves the choice. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/components.js';
import { placeBeside } from './place.ts';
import type { Offer } from './offer.ts';

/** What the list takes. */
export interface SuggestListProps {
  /** Its element id; that of each suggestion ends with `-` and its index. */
  id: string;
  label: string;
  offered: readonly Offer[];
  /** The index of the chosen one, −1 for none. */
  chosen: number;
  field: RefObject<HTMLInputElement | null>;
  onTake: (offer: Offer) => void;
}

/** The list. */
export function SuggestList({ id, label, offered, chosen, field, onTake }: SuggestListProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const box = list.current;
    if (!box || !field.current) return;
    box.style.minWidth = `${field.current.offsetWidth}px`;
    placeBeside(box, field.current, 2);
  }, [offered]);

  return (
    <div ref={list} id={id} class="menu" role="listbox" aria-label={texts.suggestions({ label })} popover="manual">
      {offered.map((offer, index) => (
        <div
          key={offer.text}
          id={`${id}-${index}`}
          role="option"
          class="menu-item"
          aria-selected={index === chosen}
          // Before the field loses the focus, which would close the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(offer);
          }}
        >
          <bdi>{offer.text}</bdi>
          {offer.note !== undefined && <span class="offer-note">{offer.note}</span>}
        </div>
      ))}
    </div>
  );
}
