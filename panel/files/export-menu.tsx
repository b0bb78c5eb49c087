/** The formats that the shown trace can be saved in, as a menu, and the way to choose what of it. */
import type { Format } from '../../src/formats/format.ts';
import { formats } from '../../src/formats/index.ts';
import * as texts from '../../src/messages/compiled/files.js';
import { Menu } from '../components/menu-items.tsx';
import type { MenuPlace } from '../components/menu.tsx';

/** What the menu takes. */
export interface ExportMenuProps extends MenuPlace {
  /** All of the trace is to be saved. */
  onExport: (format: Format) => void;
  onChoose: () => void;
}

/** The menu. */
export function ExportMenu({ onExport, onChoose, ...place }: ExportMenuProps) {
  const items = formats.map((format) => ({ label: format.label, onSelect: () => onExport(format) }));
  const choices = {
    label: texts.exportWithChoices(),
    hint: texts.exportWithChoicesHint(),
    apart: true,
    onSelect: onChoose,
  };
  return <Menu {...place} items={[...items, choices]} />;
}
