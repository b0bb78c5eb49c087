/** What tables and their rows know of columns. */
import type { MenuSpot } from '../components/menu.tsx';
import type { Tone } from '../components/outcome.tsx';
import type { Notices } from '../state/notices.ts';
import type { TableColumns } from '../state/columns.ts';
import type { PreferencesSlice } from '../state/preferences.ts';
import type { ColumnRoom } from './fit.ts';

/** One column. */
export interface Column<Row> extends ColumnRoom {
  id: string;
  label: string;
  /** What it holds, where its name does not say it all. */
  hint?: string;
  /** Numbers stand at the end. */
  end?: boolean;
  /** What tells its texts apart is at their ends: where there is no room, the middle is left out. */
  middle?: boolean;
  /** Whether it is shown only where the user asks for it. */
  extra?: boolean;
  text: (row: Row) => string;
  /** The sign and colour that the text is given. */
  tone?: (row: Row) => Tone;
}

/** How the user wants to see a table, and what tells of it. */
export interface TableLook {
  preferences: PreferencesSlice;
  notices: Notices;
  /** A context menu is asked for on the head. */
  onHeadMenu: (columns: TableColumns, at: MenuSpot) => void;
}
