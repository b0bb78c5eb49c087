/** Fires the tag of what is selected again. */
import { tagStatus } from '../../src/chromium/tag-status.ts';
import type { Tag } from '../../src/trace/model.ts';
import { Button } from '../parts/button.tsx';
import { ChevronIcon } from '../parts/icons.tsx';
import { MenuButton } from '../parts/menu.tsx';
import { FireMenu } from './fire-menu.tsx';
import { fireOptions, type FireChoice } from './fire-options.ts';
import type { RegistrationsProps } from './registrations.tsx';

/** What the buttons take. */
export type FireAgainProps = Pick<RegistrationsProps, 'model' | 'now' | 'capture' | 'stored' | 'onFire'> & { tag: Tag };

/** The button with its menu. */
export function FireAgain({ tag, model, now, capture, stored, onFire }: FireAgainProps) {
  const { type, scope, tag: name } = tag;
  const registration = model.registrations.get(scope) ?? null;
  const options = fireOptions({ type, status: tagStatus(model, tag, now), registration, capture, stored });
  const fire = (choice: FireChoice) => onFire({ ...choice, type, scope, tag: name });
  const label = `${name || '(empty tag)'} again`;
  return (
    <span class="split-button">
      <Button
        class="outlined"
        label={`Fire ${label}`}
        hint={options.plain === 'browser' ? 'Fire through the browser' : 'Fire, simulated'}
        reason={options[options.plain]}
        onPress={() => fire({ mode: options.plain, lastChance: false })}
      >
        Fire
      </Button>
      <MenuButton
        class="outlined icon-only"
        label={`More ways to fire ${label}`}
        menu={(place) => <FireMenu {...place} model={model} options={options} type={type} onFire={fire} />}
      >
        <ChevronIcon />
      </MenuButton>
    </span>
  );
}
