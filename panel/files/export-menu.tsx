/** The formats that the shown trace can be saved in, as a menu. */
import type { Format } from '../../src/formats/format.ts';
import { formats } from '../../src/formats/index.ts';
import { Menu } from '../parts/menu-items.tsx';
import type { MenuPlace } from '../parts/menu.tsx';

/** The menu. */
export function ExportMenu({ onExport, ...place }: MenuPlace & { onExport: (format: Format) => void }) {
  const items = formats.map((format) => ({ label: format.label, onSelect: () => onExport(format) }));
  return <Menu {...place} items={items} />;
}
