/** How the next recording is made, as a menu beside the button Record. */
import * as texts from '../../src/messages/compiled/recordings.js';
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
      label: texts.keepWorkers(),
      checked: keepWorkers,
      hint: texts.keepWorkersHint(),
      onSelect: () => onPrefer({ keepWorkers: !keepWorkers }),
    },
    {
      label: texts.recordBodies(),
      checked: recordBodies,
      hint: texts.recordBodiesHint({ each: longestBody / 1e6, total: mostBodies / 1e6 }),
      onSelect: () => onPrefer({ recordBodies: !recordBodies }),
    },
  ];
  return <Menu {...place} items={items} />;
}
