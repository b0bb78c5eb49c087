/** The two tables behind their tabs. */
import { useState } from 'preact/hooks';
import { originOf } from '../filter/origin.ts';
import { formatCount } from '../parts/format.ts';
import { lazily } from '../parts/lazy.tsx';
import { tabId, Tabs } from '../parts/tabs.tsx';
import type { App } from '../state/app.ts';
import { EventsTable } from './events-table.tsx';
import type { Sort } from './sorted.ts';

const AttemptsTable = lazily((later) => later.AttemptsTable);
const panelId = 'tables-panel';
const tabs = [
  { id: 'events', label: 'Events' },
  { id: 'attempts', label: 'Attempts' },
];

/** The tabs and the chosen table. */
export function Tables({ app }: { app: App }) {
  const [shown, setShown] = useState('events');
  const [sorts, setSorts] = useState<Record<string, Sort | null>>({});
  const sort = sorts[shown] ?? null;
  const log = app.log.value;
  const events = app.events.value;
  const dispatches = app.dispatches.value;
  const { seq, dispatchId } = app.selection.value;
  const [count, total] =
    shown === 'events' ? [events.count, log.events.length] : [dispatches.count, log.dispatches.length];

  /** Up, down, then again in the order of the trace. */
  function onSort(column: string): void {
    const next =
      sort?.column !== column
        ? { column, descending: false }
        : sort.descending
          ? null
          : { column, descending: true };
    setSorts({ ...sorts, [shown]: next });
  }

  return (
    <div class="tables">
      <Tabs label="Tables" tabs={tabs} selected={shown} panelId={panelId} onSelect={setShown}>
        <span class="tab-note">
          {app.filter.value.asks
            ? `${formatCount(count)} of ${formatCount(total)}`
            : formatCount(total)}
        </span>
      </Tabs>
      <div class="tables-panel" role="tabpanel" id={panelId} aria-labelledby={tabId(panelId, shown)}>
        {shown === 'events' ? (
          <EventsTable
            key={`events ${app.recordingId.value}`}
            model={log.model}
            events={events.rows}
            selectedSeq={seq}
            selectedDispatch={dispatchId}
            sort={sort}
            onSort={onSort}
            onSelect={(event) =>
              app.selectSeq(event.seq, originOf(log.model, event).dispatch?.dispatchId ?? null)
            }
          />
        ) : (
          <AttemptsTable
            key={`attempts ${app.recordingId.value}`}
            model={log.model}
            dispatches={dispatches.rows}
            selectedDispatch={dispatchId}
            sort={sort}
            onSort={onSort}
            onSelect={app.selectDispatch}
          />
        )}
      </div>
    </div>
  );
}
