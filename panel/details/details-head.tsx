/** What stands above details that are no attempt and no event: how they stand, and what is done with them. */
import type { ComponentChildren } from 'preact';
import { close, closeHint, copy } from '../../src/messages/compiled/details.js';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy.ts';
import { CloseIcon } from '../components/icons.tsx';
import { Outcome, type Tone } from '../components/outcome.tsx';

/** What the head takes. */
export interface DetailsHeadProps {
  tone: Tone;
  /** How they stand, in a few words. */
  state: string;
  copyHint: string;
  /** The details as they are copied. */
  asText: () => string;
  onClose: () => void;
  /** What else is done with them. */
  children?: ComponentChildren;
}

/** The head. */
export function DetailsHead({ tone, state, copyHint, asText, onClose, children }: DetailsHeadProps) {
  return (
    <div class="tab-row">
      <span class="problem-severity">
        <Outcome tone={tone}>{state}</Outcome>
      </span>
      <Button class="outlined" hint={copyHint} onPress={() => copyText(asText())}>
        {copy()}
      </Button>
      {children}
      <Button class="icon-only" label={close()} hint={closeHint()} onPress={onClose}>
        <CloseIcon />
      </Button>
    </div>
  );
}
