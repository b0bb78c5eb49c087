/** A text field with suggestions below it: arrows choose, Enter takes, Escape closes. */
import type { TargetedInputEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { lazily } from './lazy.tsx';
import type { Offer } from './offer.ts';
import type { SuggestListProps } from './suggest-list.tsx';

export const SuggestList = lazily<SuggestListProps>();

/** What the field takes. */
export interface SuggestProps {
  label: string;
  /** `search` makes it a searchbox. */
  type: 'text' | 'search';
  value: string;
  placeholder?: string;
  invalid?: string | null;
  class?: string;
  /** What to offer for the present text and caret. */
  suggest: (text: string, caret: number) => Promise<readonly Offer[]>;
  onInput: (text: string) => void;
  /** Enter, with no suggestion chosen. */
  onEnter?: () => void;
  /** The user has left the field. */
  onDone?: () => void;
  inputId?: string;
}

/** The field. It keeps the role of its type: a list of the browser's own would make it a combobox. */
export function Suggest({ label, type, value, suggest, onInput, onEnter, ...rest }: SuggestProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [offered, setOffered] = useState<readonly Offer[]>([]);
  const [chosen, setChosen] = useState(-1);
  const open = offered.length > 0;

  async function offer(text: string): Promise<void> {
    const offers = await suggest(text, field.current?.selectionStart ?? text.length);
    if (document.activeElement !== field.current) return;
    setOffered(offers.slice(0, 12));
    setChosen(-1);
  }

  function take(offer: Offer | undefined): void {
    if (!offer) return;
    onInput(offer.text);
    setOffered([]);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowDown' && !open) void offer(value);
    else if ((key === 'ArrowDown' || key === 'ArrowUp') && open) {
      const count = offered.length + 1;
      setChosen(((chosen + 1 + (key === 'ArrowDown' ? 1 : -1) + count) % count) - 1);
    } else if (key === 'Enter' && chosen >= 0) take(offered[chosen]);
    else if (key === 'Enter' && onEnter) {
      setOffered([]);
      onEnter();
    } else if (key === 'Escape' && open) setOffered([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const input = {
    ref: field,
    id: rest.inputId,
    class: 'field',
    'aria-label': label,
    'aria-autocomplete': 'list' as const,
    'aria-controls': open ? id : undefined,
    'aria-activedescendant': chosen >= 0 ? `${id}-${chosen}` : undefined,
    'aria-invalid': rest.invalid ? true : undefined,
    'aria-description': rest.invalid ?? undefined,
    title: rest.invalid ?? undefined,
    autocomplete: 'off' as const,
    spellcheck: false,
    placeholder: rest.placeholder,
    value,
    onInput(event: TargetedInputEvent<HTMLInputElement>) {
      const text = event.currentTarget.value;
      onInput(text);
      void offer(text);
    },
    onKeyDown,
    onBlur() {
      setOffered([]);
      rest.onDone?.();
    },
  };

  return (
    <span class={`suggest ${rest.class ?? ''}`}>
      {type === 'search' ? <input type="search" {...input} /> : <input type="text" {...input} />}
      {open && <SuggestList id={id} label={label} offered={offered} chosen={chosen} field={field} onTake={take} />}
    </span>
  );
}
