/** One row for each event, in the order of time unless the user chooses another. */
import { useRef } from 'preact/hooks';
import * as texts from '../../src/messages/compiled/columns.js';
import * as tableTexts from '../../src/messages/compiled/tables.js';
import { durationText } from '../../src/messages/durations.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Model } from '../../src/trace/model.ts';
import { orderTime } from '../../src/trace/order-time.ts';
import { originOf } from '../../src/trace/origin.ts';
import { tagName } from '../../src/trace/tag-name.ts';
import { scopeName } from '../../src/trace/scope-name.ts';
import { eventFacts, eventLine, kindText, type EventFacts } from '../texts/event-facts.ts';
import { eventTrigger } from '../texts/event-trigger.ts';
import { versionText } from '../texts/worker-version.ts';
import type { MenuSpot } from '../components/menu.tsx';
import { EventsInTime } from './in-time.ts';
import type { Column, TableLook } from './column.ts';
import { Grid } from './grid.tsx';
import { placeColumns } from './place-columns.ts';
import { timesIn } from './times-in.ts';
import { SortedRows, type Sort, type SortKey } from './sorted.ts';

/** What the table takes. */
export interface EventsTableProps {
  look: TableLook;
  model: Model;
  /** The events of the trace. */
  all: readonly TraceEvent[];
  /** Those of them to be shown. */
  events: readonly TraceEvent[];
  selectedSeq: number | null;
  selectedDispatch: string | null;
  sort: Sort;
  onSort: (column: string) => void;
  onSelect: (event: TraceEvent) => void;
  onMenu: (event: TraceEvent, at: MenuSpot) => void;
}

/** The table. */
export function EventsTable({ look, model, all, events, selectedDispatch, sort, ...rest }: EventsTableProps) {
  const sorted = useRef(new SortedRows<TraceEvent>());
  const inTime = useRef(new EventsInTime());
  const rows = rowsOf();

  function rowsOf(): readonly TraceEvent[] {
    if (sort.column === 'seq' && !sort.descending) return events;
    if (sort.column === 'time' && !sort.descending) return inTime.current.chosenOf(model, all, events);
    return sorted.current.of(events, sort, (event) => keyOf(model, event, sort.column), true);
  }

  const factsOf = factsOnce(model);
  return (
    <Grid
      table="events"
      label={tableTexts.events()}
      look={look}
      columns={columnsOf(model, factsOf, timesIn(look, model))}
      rows={rows}
      keyOf={(event) => event.seq}
      nameOf={(event) => kindText(event.kind)}
      rowClass={(event) => {
        const { dispatchId } = factsOf(event);
        return dispatchId !== null && dispatchId === selectedDispatch ? 'related' : '';
      }}
      selected={rest.selectedSeq}
      sort={sort}
      follows={!sort.descending && (sort.column === 'time' || sort.column === 'seq')}
      onSort={rest.onSort}
      onSelect={rest.onSelect}
      onMenu={rest.onMenu}
      copy={(event) => eventLine(model, event)}
    />
  );
}

/** The facts of events, found once for all cells of a row: rows are drawn one after the other. */
function factsOnce(model: Model): (event: TraceEvent) => EventFacts {
  let last: { event: TraceEvent; facts: EventFacts } | null = null;
  return (event) => {
    if (last?.event !== event) last = { event, facts: eventFacts(model, event) };
    return last.facts;
  };
}

function columnsOf(
  model: Model,
  factsOf: (event: TraceEvent) => EventFacts,
  timeOf: (at: number) => string,
): Column<TraceEvent>[] {
  return [
    {
      id: 'seq',
      label: texts.seq(),
      hint: texts.seqHint(),
      width: 66,
      extra: true,
      spare: 1,
      end: true,
      text: (event) => String(event.seq),
    },
    { id: 'time', label: texts.time(), width: 98, text: (event) => timeOf(event.at) },
    { id: 'event', label: texts.event(), width: 112, grow: 1, text: (event) => kindText(event.kind) },
    { id: 'tag', label: texts.tag(), width: 64, grow: 0.8, middle: true, text: (event) => tagText(factsOf(event).tag) },
    {
      id: 'result',
      label: texts.result(),
      width: 130,
      grow: 2.4,
      middle: true,
      text: (event) => factsOf(event).result,
      tone: (event) => factsOf(event).tone,
    },
    {
      id: 'duration',
      label: texts.duration(),
      width: 86,
      spare: 5,
      end: true,
      text: (event) => {
        const { duration } = factsOf(event);
        return duration === null ? '' : durationText(duration);
      },
    },
    { id: 'trigger', label: texts.trigger(), width: 104, spare: 9, text: (event) => eventTrigger(model, event) },
    ...placeColumns<TraceEvent>(model, (event) => ({
      scope: originOf(model, event).scope,
      workerId: event.workerId,
    })),
  ];
}

/** What is about no tag has an empty cell; the empty tag has not. */
function tagText(tag: string | null): string {
  return tag === null ? '' : tagName(tag);
}

function keyOf(model: Model, event: TraceEvent, column: string): SortKey {
  if (column === 'time') return orderTime(model, event);
  if (column === 'event') return event.kind;
  if (column === 'seq') return event.seq;
  if (column === 'trigger') return eventTrigger(model, event);
  if (column === 'registration') return scopeName(model, originOf(model, event).scope);
  if (column === 'version') return versionText(model, originOf(model, event).scope, event.workerId);
  const { tag, result, duration } = eventFacts(model, event);
  if (column === 'tag') return tag;
  return column === 'result' ? result : duration;
}
