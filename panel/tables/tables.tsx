/** The tables behind their tabs. */
import { useState } from 'preact/hooks';
import { originOf } from '../../src/trace/origin.ts';
import { formatCount, timeTeller } from '../components/format.ts';
import { lazily } from '../components/lazy.tsx';
import { Tabs, tabShown, type Tab } from '../components/tabs.tsx';
import { openMenu, type App } from '../state/app.ts';
import { hiddenColumns } from '../state/preferences.ts';
import type { TraceLog } from '../state/trace-log.ts';
import type { TableLook } from './grid.tsx';
import type { Sort } from './sorted.ts';

const EventsTable = lazily((deferred) => deferred.EventsTable);
const AttemptsTable = lazily((deferred) => deferred.AttemptsTable);

/** What a table is given. */
interface GivenToTable {
  app: App;
  log: TraceLog;
  look: TableLook;
  sort: Sort;
  onSort: (column: string) => void;
}

interface Table extends Tab<GivenToTable> {
  /** How the rows stand before the user chooses. */
  byTime: Sort;
  /** How many rows there are, and how many without the filter. */
  counts: (app: App) => [count: number, all: number];
}

const tables: readonly Table[] = [
  {
    id: 'events',
    title: 'Events',
    applies: () => true,
    byTime: { column: 'time', descending: false },
    counts: ({ events, log }) => [events.value.count, log.value.events.length],
    view: ({ app, log, look, sort, onSort }) => (
      <EventsTable
        {...look}
        key={`events ${app.recordingId.value}`}
        model={log.model}
        events={app.events.value.rows}
        selectedSeq={app.selection.value.seq}
        selectedDispatch={app.selection.value.dispatchId}
        sort={sort}
        onSort={onSort}
        onMenu={(event, at) => openMenu(app, 'Event', at, ({ eventMenu }) => eventMenu(app, event))}
        onSelect={(event) => app.selectSeq(event.seq, originOf(log.model, event).dispatch?.dispatchId ?? null)}
      />
    ),
  },
  {
    id: 'attempts',
    title: 'Attempts',
    applies: () => true,
    byTime: { column: 'started', descending: false },
    counts: ({ dispatches, log }) => [dispatches.value.count, log.value.dispatches.length],
    view: ({ app, log, look, sort, onSort }) => (
      <AttemptsTable
        {...look}
        key={`attempts ${app.recordingId.value}`}
        model={log.model}
        dispatches={app.dispatches.value.rows}
        selectedDispatch={app.selection.value.dispatchId}
        sort={sort}
        onSort={onSort}
        onSelect={app.selectDispatch}
        onMenu={(dispatch, at) => openMenu(app, 'Attempt', at, ({ attemptMenu }) => attemptMenu(app, dispatch))}
      />
    ),
  },
];

/** The tabs and the chosen table. */
export function Tables({ app }: { app: App }) {
  const table = tabShown(tables, app.table.value);
  const [sorts, setSorts] = useState<Record<string, Sort>>({});
  if (!table) return null;
  const sort = sorts[table.id] ?? table.byTime;
  const log = app.log.value;
  const looks = app.preferences.value;
  const look: TableLook = {
    hidden: hiddenColumns(looks),
    timeOf: timeTeller(looks.timesSinceStart, log.model.from),
    onHeadMenu: (columns, at) => openMenu(app, 'Columns', at, ({ columnsMenu }) => columnsMenu(app, table.title, columns)),
  };
  const [count, all] = table.counts(app);

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
        label="Tables"
        tabs={tables}
        given={{ app, log, look, sort, onSort }}
        chosen={table.id}
        panel={{ id: 'tables-panel', class: 'tables-panel' }}
        onChoose={(id) => {
          app.table.value = id;
        }}
      >
        <span class="tab-note">
          {app.filter.value.asks ? `${formatCount(count)} of ${formatCount(all)}` : formatCount(all)}
        </span>
      </Tabs>
    </div>
  );
}
