/** The two tables behind their tabs. */
import { useState } from 'preact/hooks';
import { originOf } from '../../src/trace/origin.ts';
import { formatCount, timeTeller } from '../components/format.ts';
import { lazily } from '../components/lazy.tsx';
import { tabId, Tabs } from '../components/tabs.tsx';
import { openMenu, type App } from '../state/app.ts';
import { hiddenColumns } from '../state/preferences.ts';
import type { TableLook } from './grid.tsx';
import type { Sort } from './sorted.ts';

const EventsTable = lazily((deferred) => deferred.EventsTable);
const AttemptsTable = lazily((deferred) => deferred.AttemptsTable);
const panelId = 'tables-panel';
const tabs = [
  { id: 'events', label: 'Events' },
  { id: 'attempts', label: 'Attempts' },
];

/** How the rows stand before the user chooses. */
const byTime = {
  events: { column: 'time', descending: false },
  attempts: { column: 'started', descending: false },
};

/** The tabs and the chosen table. */
export function Tables({ app }: { app: App }) {
  const shown = app.table.value;
  const [sorts, setSorts] = useState<Partial<Record<keyof typeof byTime, Sort>>>({});
  const sort = sorts[shown] ?? byTime[shown];
  const log = app.log.value;
  const events = app.events.value;
  const dispatches = app.dispatches.value;
  const { seq, dispatchId } = app.selection.value;
  const look: TableLook = {
    hidden: hiddenColumns(app.preferences.value),
    timeOf: timeTeller(app.preferences.value.timesSinceStart, log.model.from),
    onHeadMenu: (columns, at) => openMenu(app, 'Columns', at, ({ columnsMenu }) => columnsMenu(app, tabs.find(({ id }) => id === shown)?.label ?? '', columns)),
  };
  const [count, total] =
    shown === 'events' ? [events.count, log.events.length] : [dispatches.count, log.dispatches.length];

  /** Up, down, then again in the order of time. */
  function onSort(column: string): void {
    const next =
      sort.column !== column
        ? { column, descending: false }
        : sort.descending
          ? byTime[shown]
          : { column, descending: true };
    setSorts({ ...sorts, [shown]: next });
  }

  return (
    <div class="tables">
      <Tabs label="Tables" tabs={tabs} selected={shown} panelId={panelId} onSelect={(id) => (app.table.value = id === 'attempts' ? id : 'events')}>
        <span class="tab-note">
          {app.filter.value.asks
            ? `${formatCount(count)} of ${formatCount(total)}`
            : formatCount(total)}
        </span>
      </Tabs>
      <div class="tables-panel" role="tabpanel" id={panelId} aria-labelledby={tabId(panelId, shown)}>
        {shown === 'events' ? (
          <EventsTable
            {...look}
            key={`events ${app.recordingId.value}`}
            model={log.model}
            events={events.rows}
            selectedSeq={seq}
            selectedDispatch={dispatchId}
            sort={sort}
            onSort={onSort}
            onMenu={(event, at) => openMenu(app, 'Event', at, ({ eventMenu }) => eventMenu(app, event))}
            onSelect={(event) =>
              app.selectSeq(event.seq, originOf(log.model, event).dispatch?.dispatchId ?? null)
            }
          />
        ) : (
          <AttemptsTable
            {...look}
            key={`attempts ${app.recordingId.value}`}
            model={log.model}
            dispatches={dispatches.rows}
            selectedDispatch={dispatchId}
            sort={sort}
            onSort={onSort}
            onSelect={app.selectDispatch}
            onMenu={(dispatch, at) => openMenu(app, 'Attempt', at, ({ attemptMenu }) => attemptMenu(app, dispatch))}
          />
        )}
      </div>
    </div>
  );
}
