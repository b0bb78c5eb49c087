/** The parts of the panel whose code is loaded on use. */
import type { ProgressNotesProps } from './advice/progress-notes.tsx';
import type { CompareDialogProps } from './compare/compare-dialog.tsx';
import type { ContextMenuProps } from './components/context-menu.tsx';
import { LazyCode, lazily } from './components/lazy.tsx';
import type { FaultsProps } from './faults/faults.tsx';
import type { ExportDialogProps } from './files/export-dialog.tsx';
import type { ExportMenuProps } from './files/export-menu.tsx';
import type { FileTargetsProps } from './files/file-targets.tsx';
import type { Offer } from './components/offer.ts';
import type { FilterChipsProps } from './filter/filter-chips.tsx';
import type * as menus from './menus/menus.ts';
import type { FireFormProps } from './registrations/fire-form.tsx';
import type { TreeNoteProps } from './registrations/tree-note.tsx';
import type { RecordMenuProps } from './recordings/record-menu.tsx';
import type { RecordingsProps } from './recordings/recordings.tsx';
import type { ReplayDialogProps } from './replay/replay-dialog.tsx';
import type { SettingsMenuProps } from './settings/settings-menu.tsx';
import type { SelectedDetailsProps } from './selected-details.tsx';
import type { Preferences } from './state/preferences.ts';
import type { Filterable } from './state/trace-filter.ts';
import type { TimelineProps } from './timeline/timeline.tsx';

export const CompareDialog = lazily<CompareDialogProps>();
export const ContextMenu = lazily<ContextMenuProps>();
export const ExportDialog = lazily<ExportDialogProps>();
export const ExportMenu = lazily<ExportMenuProps>();
export const Faults = lazily<FaultsProps>();
export const FilterChips = lazily<FilterChipsProps>();
export const FireForm = lazily<FireFormProps>();
export const FileTargets = lazily<FileTargetsProps>();
export const ProgressNotes = lazily<ProgressNotesProps>();
export const RecordMenu = lazily<RecordMenuProps>();
export const Recordings = lazily<RecordingsProps>();
export const ReplayDialog = lazily<ReplayDialogProps>();
export const SelectedDetails = lazily<SelectedDetailsProps>();
export const SettingsMenu = lazily<SettingsMenuProps>();
export const TreeNote = lazily<TreeNoteProps>();
export const Timeline = lazily<TimelineProps>();

/** The items of the context menus. */
export const menuItems = new LazyCode<typeof menus>();
/** What to offer while a filter is typed. */
export const filterOffers = new LazyCode<
  (
    text: string,
    caret: number,
    trace: Pick<Filterable, 'model' | 'dispatches' | 'problems'>,
    preferences: Preferences,
  ) => readonly Offer[]
>();
