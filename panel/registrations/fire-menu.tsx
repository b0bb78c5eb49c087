/** The ways to fire a tag, as a menu. */
import { maxAttempts } from '../../src/chromium/schedule.ts';
import type { SyncType } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { Menu } from '../components/menu-items.tsx';
import type { MenuPlace } from '../components/menu.tsx';
import type { FireChoice, FireOptions } from '../texts/fire-options.ts';

/** What the menu takes. */
export interface FireMenuProps extends MenuPlace {
  model: Model;
  options: FireOptions;
  type: SyncType;
  onFire: (choice: FireChoice) => void;
}

/** The menu. */
export function FireMenu({ model, options, type, onFire, ...place }: FireMenuProps) {
  const { browser, simulated, plain } = options;
  const noLastChance = type === 'periodicsync' ? 'A periodic sync has no last chance.' : simulated;
  const held = model.offline.at(-1)?.to === null ? 'Offline is on: fire it through the browser, and it waits.' : null;
  const item = (label: string, reason: string | null, choice: FireChoice, hint?: string) => ({
    label,
    reason,
    onSelect: () => onFire(choice),
    ...(hint !== undefined && { hint }),
  });
  return (
    <Menu
      {...place}
      items={[
        item('Through the browser', browser, { mode: 'browser', lastChance: false }),
        item('Simulated', simulated, { mode: 'simulated', lastChance: false }),
        item('Simulated, last chance', noLastChance, { mode: 'simulated', lastChance: true }),
        item(
          'All three attempts',
          simulated,
          { mode: 'simulated', lastChance: false, way: 'all-attempts' },
          `Simulated without the waits, up to ${maxAttempts} times, until one succeeds`,
        ),
        item(
          'While offline',
          browser ?? held,
          { mode: 'browser', lastChance: false, way: 'while-offline' },
          'Registered while the workers are offline, then released',
        ),
        item(
          'Cold start',
          simulated,
          { mode: plain, lastChance: false, way: 'cold-start' },
          `Stops the worker first, then ${plain === 'browser' ? 'through the browser' : 'simulated'}`,
        ),
      ]}
    />
  );
}
