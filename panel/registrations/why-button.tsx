/** The button that asks why a tag has not fired. */
import * as texts from '../../src/messages/compiled/why-tab.js';
import { Button } from '../components/button.tsx';

/** What the button takes. */
export interface WhyButtonProps {
  /** The tag as the button is named after it. */
  name: string;
  onWhy: () => void;
}

/** The button. */
export function WhyButton({ name, onWhy }: WhyButtonProps) {
  return (
    <Button inner class="in-line why-button" label={texts.whyTag({ tag: name })} hint={texts.hint()} onPress={onWhy}>
      {texts.why()}
    </Button>
  );
}
