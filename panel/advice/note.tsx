/** Notes of one sentence, with what to do. */
import type { ComponentChildren } from 'preact';
import * as texts from '../../src/messages/compiled/top-notes.js';
import { Button } from '../components/button.tsx';
import { CloseIcon, ErrorIcon, InfoIcon, WarningIcon } from '../components/icons.tsx';
import type { Advice } from './advice.ts';

/** What a note takes. */
export interface NoteProps {
  tone: Advice['tone'];
  children: ComponentChildren;
  /** Shown at the end. */
  action?: ComponentChildren;
  onClose?: () => void;
}

/** A note across the panel. Errors are said at once. */
export function Note({ tone, children, action, onClose }: NoteProps) {
  return (
    <div class={`note ${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      {tone === 'error' ? <ErrorIcon /> : tone === 'warning' ? <WarningIcon /> : <InfoIcon />}
      <div class="note-text">{children}</div>
      {action}
      {onClose && (
        <Button class="icon-only" label={texts.dismiss()} onPress={onClose}>
          <CloseIcon />
        </Button>
      )}
    </div>
  );
}

/** The advice that belongs in one part of the panel. */
export function Advices({ advice, place }: { advice: readonly Advice[]; place: Advice['place'] }) {
  const here = advice.filter((each) => each.place === place);
  return here.length === 0 ? null : (
    <div class={`advices ${place}`}>
      {here.map((each) => (
        <p key={each.kind} class={`advice ${each.tone}`}>
          {each.tone === 'info' ? null : <WarningIcon />}
          <span>{each.sentence}</span>
        </p>
      ))}
    </div>
  );
}
