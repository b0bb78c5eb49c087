/** Fires any tag that is typed in. */
import { useState } from 'preact/hooks';
import { tagStatus } from '../../src/diagnosis/tag-status.ts';
import { bytesOfTag, maxTagBytes } from '../../src/chromium/schedule.ts';
import * as texts from '../../src/messages/compiled/registrations.js';
import type { SessionState } from '../../src/protocol/session.ts';
import { tagKey, type Model } from '../../src/trace/model.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { Button } from '../components/button.tsx';
import { clipped } from '../components/format.ts';
import { byScope } from '../components/natural-order.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { MenuButton } from '../components/menu.tsx';
import { Suggest } from '../components/suggest.tsx';
import { fireOptions, type FireChoice, type FireOptions, type FireOrder } from '../texts/fire-options.ts';
import { FireMenu, tagOffers } from './lazy-registrations.ts';

/** What the form takes. */
export interface FireFormProps {
  model: Model;
  /** Changes when the model grew, which it does in place: a form with the same props is not drawn again. */
  version: number;
  now: number;
  /** Whether the page still has a frame of a registration's origin. */
  here: (scope: string) => boolean;
  capture: SessionState['capture'] | null;
  stored: boolean;
  onFire: (order: FireOrder) => void;
}

/** The most registrations to choose from. */
const mostScopes = 200;

/** The form. */
export function FireForm({ model, now, here, capture, stored, onFire }: FireFormProps) {
  const [tag, setTag] = useState('');
  const [chosen, setChosen] = useState('');
  const scopes = [...model.registrations.values()]
    .filter((r) => r.present && here(r.scope))
    .map((r) => r.scope)
    .sort(byScope(model));
  const scope = scopes.includes(chosen) ? chosen : (scopes[0] ?? '');
  const known = model.tags.get(tagKey(scope, 'sync', tag)) ?? null;
  const registration = model.registrations.get(scope) ?? null;
  const status = known && tagStatus(model, known, now);
  const options = withTag(tag, fireOptions({ type: 'sync', status, registration, capture, stored }));
  const fire = (choice: FireChoice) => onFire({ ...choice, type: 'sync', scope, tag });
  const firePlainly = () => {
    if (options[options.plain] === null) fire({ mode: options.plain, lastChance: false });
  };

  return (
    <div class="fire-form" role="group" aria-label={texts.fireAny()}>
      {scopes.length > 1 && (
        <select
          class="field"
          aria-label={texts.registration()}
          value={scope}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {scopes.slice(0, mostScopes).map((each) => (
            <option key={each} value={each}>
              {clipped(scopeName(model, each), 200)}
            </option>
          ))}
          {scopes.length > mostScopes && (
            <option disabled>{texts.moreRegistrations({ count: scopes.length - mostScopes })}</option>
          )}
        </select>
      )}
      <div class="fire-line">
        <Suggest
          label={texts.tagToFire()}
          type="text"
          class="grow"
          placeholder={texts.tagToFirePlaceholder()}
          value={tag}
          suggest={async (text) => (await tagOffers.load())(model, scope, text).map((offered) => ({ text: offered }))}
          onInput={setTag}
          onEnter={firePlainly}
        />
        <span class="split-button">
          <Button class="outlined" label={texts.fireTyped()} reason={options[options.plain]} onPress={firePlainly}>
            {texts.fire()}
          </Button>
          <MenuButton
            class="outlined icon-only"
            label={texts.moreWaysTyped()}
            menu={(place) => <FireMenu {...place} model={model} options={options} type="sync" onFire={fire} />}
          >
            <ChevronIcon />
          </MenuButton>
        </span>
      </div>
    </div>
  );
}

function withTag(tag: string, options: FireOptions): FireOptions {
  const tooLong = bytesOfTag(tag) > maxTagBytes;
  const reason = tag === '' ? texts.noTag() : tooLong ? texts.tagTooLong({ bytes: maxTagBytes }) : null;
  return reason === null ? options : { browser: reason, simulated: reason, plain: 'browser' };
}
