/** The tables behind their tabs. */
import { useState } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/tables.js';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { originOf } from '../../src/trace/origin.ts';
import { formatCount } from '../components/short-text.ts';
import type { MenuSpot } from '../components/menu.tsx';
import { Tabs, shownTab, type Tab } from '../components/tabs.tsx';
import type { Clock } from '../state/clock.ts';
import type { FilterSlice } from '../state/filter.ts';
import type { Notices } from '../state/notices.ts';
import type { PreferencesSlice } from '../state/preferences.ts';
import type { RecordingsSlice } from '../state/recordings.ts';
import type { SelectionSlice } from '../state/selection.ts';
import type { TraceLog } from '../state/trace-log.ts';
import type { ViewSlice } from '../state/view.ts';
import type { TableLook } from './column.ts';
import type { ProblemsSlice } from '../state/problems.ts';
import { AttemptsTable, EventsTable, ProblemsTable } from './lazy-tables.ts';
import type { Sort } from './sorted.ts';

/** What the tables take. */
export interface TablesProps {
  recordings: RecordingsSlice;
  filter: FilterSlice;
  selection: SelectionSlice;
  view: ViewSlice;
  preferences: PreferencesSlice;
  problems: ProblemsSlice;
  clock: Pick<Clock, 'now'>;
  notices: Notices;
  /** A context menu is asked for on a row, or on the head of the table with this id. */
  onEventMenu: (event: TraceEvent, at: MenuSpot) => void;
  onAttemptMenu: (dispatch: Dispatch, at: MenuSpot) => void;
  onProblemMenu: (problem: TraceProblem, at: MenuSpot) => void;
  onHeadMenu: (table: string, ...asked: Parameters<TableLook['onHeadMenu']>) => void;
}

/** What a table is given. */
interface GivenToTable extends Pick<
  TablesProps,
  'filter' | 'selection' | 'problems' | 'clock' | 'onEventMenu' | 'onAttemptMenu' | 'onProblemMenu'
> {
  log: TraceLog;
  recordingId: string | null;
  look: TableLook;
  sort: Sort;
  onSort: (column: string) => void;
}

interface Table extends Tab<GivenToTable> {
  /** How the rows stand before the user chooses. */
  byTime: Sort;
  /** How many rows there are, and how many without the filter. */
  counts: (filter: FilterSlice, log: TraceLog, problems: ProblemsSlice) => [count: number, all: number];
}

const tables: readonly Table[] = [
  {
    id: 'events',
    title: texts.events,
    applies: () => true,
    byTime: { column: 'time', descending: false },
    counts: ({ events }, log) => [events.value.count, log.events.length],
    view: ({ filter, selection, log, recordingId, look, sort, onSort, onEventMenu }) => (
      <EventsTable
        look={look}
        key={`events ${recordingId}`}
        model={log.model}
        all={log.events}
        events={filter.events.value.rows}
        selectedSeq={selection.selected.value.seq}
        selectedDispatch={selection.selected.value.dispatchId}
        sort={sort}
        onSort={onSort}
        onMenu={onEventMenu}
        onSelect={(event) => selection.selectSeq(event.seq, originOf(log.model, event).dispatch?.dispatchId ?? null)}
      />
    ),
  },
  {
    id: 'attempts',
    title: texts.attempts,
    applies: () => true,
    byTime: { column: 'started', descending: false },
    counts: ({ dispatches }, log) => [dispatches.value.count, log.dispatches.length],
    view: ({ filter, selection, problems, clock, log, recordingId, look, sort, onSort, onAttemptMenu }) => (
      <AttemptsTable
        look={look}
        problems={problems.shown.value}
        key={`attempts ${recordingId}`}
        model={log.model}
        dispatches={filter.dispatches.value.rows}
        now={clock.now.value}
        selectedDispatch={selection.selected.value.dispatchId}
        sort={sort}
        onSort={onSort}
        onSelect={selection.selectDispatch}
        onMenu={onAttemptMenu}
      />
    ),
  },
  {
    id: 'problems',
    title: texts.problems,
    applies: () => true,
    count: ({ problems }) => problems.shown.value.length,
    byTime: { column: 'severity', descending: false },
    counts: ({ problems: passing }, _, { shown }) => [passing.value.length, shown.value.length],
    view: ({ filter, selection, problems, log, recordingId, look, sort, onSort, onProblemMenu }) => (
      <ProblemsTable
        look={look}
        key={`problems ${recordingId}`}
        model={log.model}
        problems={filter.problems.value}
        muted={problems.muted.value}
        timeAt={(seq) => log.eventAt(seq)?.at ?? null}
        selected={selection.selected.value.problem}
        sort={sort}
        onSort={onSort}
        onSelect={({ key }) => selection.selectProblem(key)}
        onMenu={onProblemMenu}
        onUnmute={problems.unmute}
      />
    ),
  },
];

/** The tabs and the chosen table. */
export function Tables({ recordings, filter, selection, view, preferences, problems, clock, notices, ...menus }: TablesProps) {
  const table = shownTab(tables, view.table.value);
  const [sorts, setSorts] = useState<Record<string, Sort>>({});
  if (!table) return null;
  const sort = sorts[table.id] ?? table.byTime;
  const log = recordings.log.value;
  const look: TableLook = {
    preferences,
    notices,
    onHeadMenu: (columns, at) => menus.onHeadMenu(table.id, columns, at),
  };
  const [count, all] = table.counts(filter, log, problems);

  /** Up, down, then again in the order of time. */
  function onSort(column: string): void {
    if (!table) return;
    const next =
      sort.column !== column ? { column, descending: false } : sort.descending ? table.byTime : { column, descending: true };
    setSorts({ ...sorts, [table.id]: next });
  }

  return (
    <div class="tables">
      <Tabs
        label={texts.tables()}
        tabs={tables}
        given={{
          filter,
          selection,
          problems,
          clock,
          log,
          recordingId: recordings.recordingId.value,
          look,
          sort,
          onSort,
          ...menus,
        }}
        chosen={table.id}
        panel={{ id: 'tables-panel', class: 'tables-panel' }}
        onChoose={(id) => {
          view.table.value = id;
        }}
      >
        <span class="tab-note">{filter.applied.value.asks ? texts.of({ shown: count, all }) : formatCount(all)}</span>
      </Tabs>
    </div>
  );
}
