/**
 * All of the panel that is shown only on use: one piece, loaded after the rest, when the browser has time or
 * when any of it is asked for. Only `components/lazy.tsx` loads it; what must be there at once imports none of it.
 */
import { Details } from './details/details.tsx';
import { Faults } from './faults/faults.tsx';
import { ExportDialog } from './files/export-dialog.tsx';
import { ExportMenu } from './files/export-menu.tsx';
import { exportTrace, importTrace } from './files/work.ts';
import { prepareIndex } from './filter/event-index.ts';
import { passingOf } from './filter/passing-of.ts';
import { suggestFilters, wordsOf } from './filter/suggest.ts';
import { ReplayResult } from './compare/replay-result.tsx';
import { ContextMenu } from './components/context-menu.tsx';
import { SuggestList } from './components/suggest-list.tsx';
import { RecordMenu } from './recordings/record-menu.tsx';
import { Recordings } from './recordings/recordings.tsx';
import { FireAll } from './registrations/fire-all.tsx';
import { ReplayDialog } from './replay/replay-dialog.tsx';
import { FireMenu } from './registrations/fire-menu.tsx';
import { LastFire } from './registrations/last-fire.tsx';
import { tagsLike } from './registrations/tags-like.ts';
import { announcementOf } from './texts/announcement.ts';
import { AttemptsTable } from './tables/attempts-table.tsx';
import { EventsTable } from './tables/events-table.tsx';
import { attemptMenu, columnsMenu, eventMenu, tagMenu } from './menus/menus.ts';
import { Timeline } from './timeline/timeline.tsx';

/** What is shown only on use. */
export const deferred = {
  AttemptsTable,
  ContextMenu,
  Details,
  EventsTable,
  ExportDialog,
  ExportMenu,
  Faults,
  FireAll,
  FireMenu,
  LastFire,
  RecordMenu,
  ReplayDialog,
  ReplayResult,
  Recordings,
  SuggestList,
  Timeline,
  announcementOf,
  attemptMenu,
  columnsMenu,
  eventMenu,
  exportTrace,
  importTrace,
  passingOf,
  prepareIndex,
  suggestFilters,
  tagMenu,
  tagsLike,
  wordsOf,
};
