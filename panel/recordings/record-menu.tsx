/** How the next recording is made, as a menu beside the button Record. */
import { Menu } from '../parts/menu-items.tsx';
import type { MenuPlace } from '../parts/menu.tsx';

/** What the menu takes. */
export interface RecordMenuProps extends MenuPlace {
  keepWorkers: boolean;
  onKeepWorkers: (keep: boolean) => void;
}

/** The menu. */
export function RecordMenu({ keepWorkers, onKeepWorkers, ...place }: RecordMenuProps) {
  const items = [
    {
      label: 'Keep running workers',
      checked: keepWorkers,
      hint:
        'Leave workers that run already as they are, instead of restarting each at its first idle moment. ' +
        'What they do can then be tied to their syncs only where that can be inferred.',
      onSelect: () => onKeepWorkers(!keepWorkers),
    },
  ];
  return <Menu {...place} items={items} />;
}
