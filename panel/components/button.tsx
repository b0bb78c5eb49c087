/** Buttons that, when they can't be used now, stay reachable and say why. */
import type { ComponentChildren, Ref } from 'preact';

/** What a button takes. */
export interface ButtonProps {
  /** The accessible name; the children's text where it is missing. */
  label?: string;
  /** What the mouse is told, beside the reason. */
  hint?: string;
  /** Why it can't be used now; null when it can. */
  reason?: string | null;
  pressed?: boolean;
  busy?: boolean;
  class?: string;
  /** Left out of the tab order: a widget around it moves the focus. */
  inner?: boolean;
  onPress: () => void;
  buttonRef?: Ref<HTMLButtonElement>;
  children: ComponentChildren;
}

/** A button. With a reason it is `aria-disabled`, not `disabled`: it can be focused and its reason read. */
export function Button({ label, hint, reason = null, pressed, busy, inner, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      ref={rest.buttonRef ?? null}
      class={`button ${rest.class ?? ''}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      aria-disabled={reason !== null || undefined}
      aria-description={reason ?? undefined}
      title={reason ?? hint}
      tabIndex={inner ? -1 : undefined}
      onClick={(event) => {
        event.stopPropagation();
        if (reason === null) rest.onPress();
      }}
    >
      {rest.children}
    </button>
  );
}
