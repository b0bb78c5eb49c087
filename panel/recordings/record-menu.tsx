/** How the next recording is made, as a menu beside the button Record. */
import { longestBody, mostBodies } from '../../src/trace/bodies.ts';
import { Menu } from '../components/menu-items.tsx';
import type { MenuPlace } from '../components/menu.tsx';
import type { Preferences } from '../state/preferences.ts';

/** What the menu takes. */
export interface RecordMenuProps extends MenuPlace {
  preferences: Pick<Preferences, 'keepWorkers' | 'recordBodies'>;
  onPrefer: (change: Partial<Preferences>) => void;
}

/** The menu. */
export function RecordMenu({ preferences: { keepWorkers, recordBodies }, onPrefer, ...place }: RecordMenuProps) {
  const items = [
    {
      label: 'Keep running workers',
      checked: keepWorkers,
      hint:
        'Leave workers that run already as they are, instead of restarting each at its first idle moment. ' +
        'What they do can then be tied to their syncs only where that can be inferred.',
      onSelect: () => onPrefer({ keepWorkers: !keepWorkers }),
    },
    {
      label: 'Record bodies',
      checked: recordBodies,
      hint:
        'Also record what requests send and what they get, so that a replay can be answered without the server: ' +
        `up to ${longestBody / 1e6} MB of each, ${mostBodies / 1e6} MB in all. They may hold what is private.`,
      onSelect: () => onPrefer({ recordBodies: !recordBodies }),
    },
  ];
  return <Menu {...place} items={items} />;
}
