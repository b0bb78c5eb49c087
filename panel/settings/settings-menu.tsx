/** All that the panel remembers of how the user wants it, in one menu. */
import { timesSinceStart } from '../../src/messages/compiled/menus.js';
import * as recordingTexts from '../../src/messages/compiled/recordings.js';
import * as texts from '../../src/messages/compiled/settings.js';
import { longestBody, mostBodies } from '../../src/trace/bodies.ts';
import { Menu } from '../components/menu-items.tsx';
import type { MenuPlace } from '../components/menu.tsx';
import type { PreferencesSlice } from '../state/preferences.ts';

/** What the menu takes. */
export interface SettingsMenuProps extends MenuPlace {
  preferences: PreferencesSlice;
}

/** The menu. */
export function SettingsMenu({ preferences: { current, prefer }, ...place }: SettingsMenuProps) {
  const {
    keepWorkers,
    recordBodies,
    timesSinceStart: sinceStart,
    switchedColumns,
    columnWidths,
    mutedProblems,
    recordingExplained,
  } = current.value;
  const items = [
    {
      label: recordingTexts.keepWorkers(),
      checked: keepWorkers,
      hint: recordingTexts.keepWorkersHint(),
      onSelect: () => prefer({ keepWorkers: !keepWorkers }),
    },
    {
      label: recordingTexts.recordBodies(),
      checked: recordBodies,
      hint: recordingTexts.recordBodiesHint({ each: longestBody / 1e6, total: mostBodies / 1e6 }),
      onSelect: () => prefer({ recordBodies: !recordBodies }),
    },
    {
      label: timesSinceStart(),
      checked: sinceStart,
      apart: true,
      onSelect: () => prefer({ timesSinceStart: !sinceStart }),
    },
    {
      label: texts.resetColumns(),
      reason: switchedColumns + columnWidths === '' ? texts.columnsUnchanged() : null,
      onSelect: () => prefer({ switchedColumns: '', columnWidths: '' }),
    },
    {
      label: texts.unmuteAll(),
      reason: mutedProblems === '' ? texts.noneMuted() : null,
      apart: true,
      onSelect: () => prefer({ mutedProblems: '' }),
    },
    {
      label: texts.explainAgain(),
      reason: recordingExplained ? null : texts.notRead(),
      onSelect: () => prefer({ recordingExplained: false }),
    },
  ];
  return <Menu {...place} items={items} />;
}
