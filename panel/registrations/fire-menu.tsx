/** The ways to fire a tag, as a menu. */
import type { SyncType } from '../../src/trace/events.ts';
import { Menu } from '../parts/menu-items.tsx';
import type { MenuPlace } from '../parts/menu.tsx';
import type { FireMode, FireOptions } from './fire-options.ts';

/** What the menu takes. */
export interface FireMenuProps extends MenuPlace {
  options: FireOptions;
  type: SyncType;
  onFire: (mode: FireMode, lastChance: boolean) => void;
}

/** The menu. */
export function FireMenu({ options: { browser, simulated }, type, onFire, ...place }: FireMenuProps) {
  const noLastChance = type === 'periodicsync' ? 'A periodic sync has no last chance.' : simulated;
  return (
    <Menu
      {...place}
      items={[
        { label: 'Through the browser', reason: browser, onSelect: () => onFire('browser', false) },
        { label: 'Simulated', reason: simulated, onSelect: () => onFire('simulated', false) },
        { label: 'Simulated, last chance', reason: noLastChance, onSelect: () => onFire('simulated', true) },
      ]}
    />
  );
}
