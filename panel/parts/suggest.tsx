/** A text field with suggestions below it: arrows choose, Enter takes, Escape closes. */
import type { TargetedInputEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** What the field takes. */
export interface SuggestProps {
  label: string;
  /** `search` makes it a searchbox. */
  type: 'text' | 'search';
  value: string;
  placeholder?: string;
  invalid?: string | null;
  class?: string;
  /** What to offer for the present text and caret; the whole new text of each. */
  suggest: (text: string, caret: number) => readonly string[];
  onInput: (text: string) => void;
  /** Enter, with no suggestion chosen. */
  onEnter?: () => void;
  inputId?: string;
}

/** The field. It keeps the role of its type: a list of the browser's own would make it a combobox. */
export function Suggest({ label, type, value, suggest, onInput, onEnter, ...rest }: SuggestProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [offered, setOffered] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState(-1);
  const open = offered.length > 0;

  function offer(text: string): void {
    setOffered(suggest(text, field.current?.selectionStart ?? text.length).slice(0, 12));
    setChosen(-1);
  }

  function take(text: string | undefined): void {
    if (text === undefined) return;
    onInput(text);
    setOffered([]);
    field.current?.focus();
  }

  useLayoutEffect(() => {
    const from = field.current?.getBoundingClientRect();
    if (!open || !list.current || !from) return;
    if (!list.current.matches(':popover-open')) list.current.showPopover();
    list.current.style.minWidth = `${from.width}px`;
    const { width, height } = list.current.getBoundingClientRect();
    const below = from.bottom + height + 2 <= innerHeight || from.top < height;
    list.current.style.left = `${Math.max(4, Math.min(from.left, innerWidth - width - 4))}px`;
    list.current.style.top = `${below ? from.bottom + 2 : from.top - height - 2}px`;
  }, [open, offered]);

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowDown' && !open) offer(value);
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
      offer(text);
    },
    onKeyDown,
    onBlur: () => setOffered([]),
  };

  return (
    <span class={`suggest ${rest.class ?? ''}`}>
      {type === 'search' ? <input type="search" {...input} /> : <input type="text" {...input} />}
      {open && (
        <div
          ref={list}
          id={id}
          class="menu"
          role="listbox"
          aria-label={`${label}: suggestions`}
          popover="manual"
        >
          {offered.map((text, index) => (
            <div
              key={text}
              id={`${id}-${index}`}
              role="option"
              class="menu-item"
              aria-selected={index === chosen}
              // Before the field loses the focus, which would close the list.
              onPointerDown={(event) => {
                event.preventDefault();
                take(text);
              }}
            >
              <bdi>{text}</bdi>
            </div>
          ))}
        </div>
      )}
    </span>
  );
}
