/** What the user filters by, and what of the shown trace passes. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { TraceProblem } from '../../src/diagnosis/trace-rules.ts';
import type { TraceEvent } from '../../src/trace/events.ts';
import type { Dispatch, Tag } from '../../src/trace/model.ts';
import { LazyCode } from '../components/lazy.tsx';
import { FilteredEvents } from './filtered.ts';
import { noFilter, type Filterable, type TraceFilter } from './trace-filter.ts';
import { withFilter, type PreferencesSlice } from './preferences.ts';
import type { TraceLog } from './trace-log.ts';

/** What passes of the tags and their dispatches. */
export interface LaneFilter {
  tag: (tag: Tag) => boolean;
  dispatch: (dispatch: Dispatch) => boolean;
}

/** The same with registrations, apart from their tags. */
export interface TreeFilter extends LaneFilter {
  registration: (scope: string) => boolean;
}

/** Rows that pass, which may grow in place. */
interface Passed<Row> {
  rows: readonly Row[];
  count: number;
}

/** The slice. */
export interface FilterSlice {
  query: Signal<string>;
  applied: ReadonlySignal<TraceFilter>;
  events: ReadonlySignal<Passed<TraceEvent>>;
  dispatches: ReadonlySignal<Passed<Dispatch>>;
  lanes: ReadonlySignal<TreeFilter>;
  problems: ReadonlySignal<readonly TraceProblem[]>;
  /** The user has done with writing it: it is offered again. */
  remember: () => void;
}

/** How filters are read and applied. */
export const filterCode = new LazyCode<{
  /** Reads a filter. */
  readFilter: (query: string) => TraceFilter;
  /** Gets to know a trace before anyone asks for a part of it, until the signal. */
  prepareIndex: (trace: Filterable, signal: AbortSignal) => void;
}>();

/** Makes the slice, which follows the shown trace until the signal. */
export function createFilter(
  log: ReadonlySignal<TraceLog>,
  { current, prefer }: PreferencesSlice,
  found: ReadonlySignal<readonly TraceProblem[]>,
  ended: AbortSignal,
): FilterSlice {
  const query = signal('');
  const applied = signal(noFilter);
  const stop = effect(() => {
    const text = query.value;
    if (text === '') applied.value = noFilter;
    else
      void filterCode.load().then(({ readFilter }) => {
        if (query.peek() === text) applied.value = readFilter(text);
      });
  });
  ended.addEventListener('abort', stop, { once: true });

  const filteredEvents = new FilteredEvents();
  const events = computed(() => {
    void log.value.rowsVersion.value;
    if (applied.value.asksProblems) void found.value;
    const rows = filteredEvents.of(log.value, applied.value);
    return { rows, count: rows.length };
  });
  const dispatches = computed(() => {
    void log.value.rowsVersion.value;
    if (applied.value.asksProblems) void found.value;
    const rows = applied.value.dispatches(log.value);
    return { rows, count: rows.length };
  });
  const lanes = computed<TreeFilter>(() => {
    const { asks, tag, registration } = applied.value;
    if (!asks) return { registration, tag: () => true, dispatch: () => true };
    const passed = new Set(dispatches.value.rows);
    return { registration, tag: (each) => tag(each, log.value), dispatch: (each) => passed.has(each) };
  });
  const problems = computed(() => {
    const all = found.value;
    return applied.value.asks ? applied.value.problems(log.value) : all;
  });
  return {
    query,
    applied,
    events,
    dispatches,
    lanes,
    problems,
    remember() {
      const used = query.value.trim();
      if (used !== '') prefer({ filters: withFilter(current.value, used) });
    },
  };
}
