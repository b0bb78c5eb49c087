/** The button that fires a tag, with the menu of the other ways. */
import type { TagStatus } from '../../src/diagnosis/tag-status.ts';
import * as texts from '../../src/messages/compiled/registrations.js';
import type { Model, Tag } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { ChevronIcon } from '../components/icons.tsx';
import { MenuButton } from '../components/menu.tsx';
import { fireOptionsOf, type FireChoice, type FireOrder, type FireSituation } from '../texts/fire-options.ts';
import { FireMenu } from './lazy-registrations.ts';

/** What the buttons take. */
export interface FireTagProps extends Pick<FireSituation, 'capture' | 'stored'> {
  model: Model;
  tag: Tag;
  status: TagStatus;
  /** The tag as the buttons are named after it. */
  name: string;
  /** Left out of the tab order: a widget around them moves the focus. */
  inner?: boolean;
  onFire: (order: FireOrder) => void;
}

/** The button with its menu. */
export function FireTag({ tag, status, name, inner = false, model, capture, stored, onFire }: FireTagProps) {
  const { type, scope } = tag;
  const options = fireOptionsOf(tag, status, { model, capture, stored });
  const fire = (choice: FireChoice) => onFire({ ...choice, type, scope, tag: tag.tag });
  return (
    <span class="split-button">
      <Button
        inner={inner}
        class="outlined"
        label={texts.fireTag({ tag: name })}
        hint={texts.fireHint({ mode: options.plain })}
        reason={options[options.plain]}
        onPress={() => fire({ mode: options.plain, lastChance: false })}
      >
        {texts.fire()}
      </Button>
      <MenuButton
        inner={inner}
        class="outlined icon-only"
        label={texts.moreWays({ tag: name })}
        menu={(place) => <FireMenu {...place} model={model} options={options} type={type} onFire={fire} />}
      >
        <ChevronIcon />
      </MenuButton>
    </span>
  );
}
