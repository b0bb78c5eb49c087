/** Fires all tags of a registration that wait. */
import * as texts from '../../src/messages/compiled/ways-to-fire.js';
import type { SyncType } from '../../src/trace/events.ts';
import type { Model, Tag } from '../../src/trace/model.ts';
import { Button } from '../components/button.tsx';
import { fireOptions, type FireOptions, type FireSituation } from '../texts/fire-options.ts';

/** What the button takes. */
export interface FireAllProps extends Pick<FireSituation, 'capture' | 'stored'> {
  model: Model;
  scope: string;
  onFireAll: (events: FireAllEvents) => void;
}

/** The tags to fire. */
export type FireAllEvents = { type: SyncType; scope: string; tag: string }[];

/** The button; nothing where no tag waits. */
export function FireAll({ model, scope, capture, stored, onFireAll }: FireAllProps) {
  const waiting = [...(model.tagsByScope.get(scope) ?? [])].filter((tag) => waits(model, tag));
  if (waiting.length === 0) return null;
  const registration = model.registrations.get(scope) ?? null;
  // The browser takes no notice of tags that wait already.
  const { simulated }: FireOptions = fireOptions({ type: 'sync', status: null, registration, capture, stored });
  return (
    <Button
      inner
      class="outlined"
      label={texts.allPending()}
      hint={texts.allPendingHint({ count: waiting.length })}
      reason={simulated}
      onPress={() => onFireAll(waiting.map(({ type, tag }) => ({ type, scope, tag })))}
    >
      {texts.allPending()}
    </Button>
  );
}

function waits(model: Model, { type, pending, dispatches }: Tag): boolean {
  const last = dispatches.at(-1);
  return type === 'sync' && pending && !(last && model.running.has(last));
}
