/** A dialog over the panel. The user closes it by its button, by Escape, or by a click beside it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/components.js';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.tsx';

/** What the dialog takes. */
export interface DialogProps {
  /** Its accessible name. */
  label: string;
  title: string;
  /** Whether it takes as much width as it may. */
  wide?: boolean;
  onClose: () => void;
  /** What is in it; drawn with what closes it. */
  children: (close: () => void) => ComponentChildren;
}

/** The dialog; it opens as it is drawn. */
export function Dialog({ label, title, wide = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={`dialog ${wide ? 'wide' : ''}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-box">
        <header class="dialog-head">
          <h2>{title}</h2>
          <Button label={texts.close({ title })} onPress={close}>
            <CloseIcon />
          </Button>
        </header>
        {children(close)}
      </div>
    </dialog>
  );
}
