/** The ways to fire a tag, as a menu. */
import { maxAttempts } from '../../src/chromium/schedule.ts';
import * as texts from '../../src/messages/compiled/ways-to-fire.js';
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
  // Then nothing can be fired in any way, and the same would stand in every line.
  if (simulated !== null) return <Menu {...place} items={[{ label: simulated, reason: '', onSelect: () => undefined }]} />;
  const noLastChance = type === 'periodicsync' ? texts.noLastChance() : null;
  const held = model.offline.at(-1)?.to === null ? texts.heldOffline() : null;
  const item = (label: string, reason: string | null, choice: FireChoice, hint: string) => ({
    label,
    reason,
    hint,
    onSelect: () => onFire(choice),
  });
  return (
    <Menu
      {...place}
      items={[
        item(texts.throughBrowser(), browser, { mode: 'browser', lastChance: false }, texts.throughBrowserHint()),
        item(texts.simulated(), null, { mode: 'simulated', lastChance: false }, texts.simulatedHint()),
        item(texts.lastChance(), noLastChance, { mode: 'simulated', lastChance: true }, texts.lastChanceHint()),
        item(
          texts.allAttempts(),
          null,
          { mode: 'simulated', lastChance: false, way: 'all-attempts' },
          texts.allAttemptsHint({ most: maxAttempts }),
        ),
        item(
          texts.whileOffline(),
          browser ?? held,
          { mode: 'browser', lastChance: false, way: 'while-offline' },
          texts.whileOfflineHint(),
        ),
        item(
          texts.coldStart(),
          null,
          { mode: plain, lastChance: false, way: 'cold-start' },
          texts.coldStartHint({ mode: plain }),
        ),
      ]}
    />
  );
}
