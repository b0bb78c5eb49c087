/** The button that unregisters a periodic sync. */
import * as texts from '../../src/messages/compiled/unregister.js';
import type { SessionState } from '../../src/protocol/session.ts';
import { Button } from '../components/button.tsx';

/** What the button takes. */
export interface UnregisterProps {
  /** The tag as the button is named after it. */
  name: string;
  capture: SessionState['capture'] | null;
  stored: boolean;
  onUnregister: () => void;
}

/** The button. */
export function Unregister({ name, capture, stored, onUnregister }: UnregisterProps) {
  return (
    <Button
      inner
      label={texts.unregisterTag({ tag: name })}
      hint={texts.hint()}
      reason={stored ? texts.recordingOver() : capture === null ? texts.notConnected() : null}
      onPress={onUnregister}
    >
      {texts.unregister()}
    </Button>
  );
}
