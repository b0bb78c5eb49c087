/** What the panel remembers when it is closed: sizes of parts, how things are shown, notes that were read. Nothing of a trace. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Memory } from '../host.ts';

const defaults = {
  registrationsWidth: 280,
  timelineHeight: 220,
  detailsHeight: 260,
  faultsWidth: 340,
  recordingExplained: false,
  /** Whether a recording leaves workers that run already as they are. */
  keepWorkers: false,
  /** Whether a recording holds the bodies of requests and answers. */
  recordBodies: false,
  /** Whether tables tell times since the start of the trace, not those of the day. */
  timesSinceStart: false,
  /** Columns that are not shown, or shown though at first they are not, as `table.column`, with commas between. */
  switchedColumns: '',
  /** The widths of columns, as `table.column:width`, with commas between. */
  columnWidths: '',
  /** Filters that were used, the last first, a line each. */
  filters: '',
  /** Rules whose problems are not shown, each with the origin of its site before it, a line each. */
  mutedProblems: '',
};

/** The remembered things. */
export type Preferences = typeof defaults;

const key = 'syncscope.panel';

/** The slice. */
export interface PreferencesSlice {
  current: ReadonlySignal<Preferences>;
  /** Changes what the panel remembers. */
  prefer: (change: Partial<Preferences>) => void;
}

/** Makes the slice. */
export function createPreferences(memory: Memory): PreferencesSlice {
  const current = signal(preferencesIn(memory.read(key)));
  return {
    current,
    prefer(change) {
      current.value = { ...current.value, ...change };
      memory.write(key, current.value);
    },
  };
}

/** What was remembered; the default where nothing was, or no such thing. */
function preferencesIn(remembered: unknown): Preferences {
  const preferences = { ...defaults };
  for (const [name, value] of Object.entries(Object(remembered))) {
    if (typeof value === typeof Reflect.get(defaults, name)) Reflect.set(preferences, name, value);
  }
  return preferences;
}

const mostFilters = 10;

/** The filters that were used, the last first. */
export function usedFilters({ filters }: Preferences): string[] {
  return filters.split('\n').filter(Boolean);
}

/** The filters that were used, after one more. */
export function withFilter(preferences: Preferences, filter: string): string {
  const others = usedFilters(preferences).filter((used) => used !== filter);
  return [filter, ...others].slice(0, mostFilters).join('\n');
}

/** The rules whose problems are not shown in traces of a site. @param origin null where that is not known */
export function mutedOf({ mutedProblems }: Preferences, origin: string | null): ReadonlySet<string> {
  const start = `${origin} `;
  return new Set(mutedProblems.split('\n').flatMap((line) => (line.startsWith(start) ? line.slice(start.length) : [])));
}

/** All that are not shown, after one more of a site, or none of it any more. */
export function withMuted({ mutedProblems }: Preferences, origin: string | null, rule: string | null): string {
  const lines = mutedProblems.split('\n').filter(Boolean);
  const others = lines.filter((line) => (rule === null ? !line.startsWith(`${origin} `) : line !== `${origin} ${rule}`));
  return (rule === null ? others : [...others, `${origin} ${rule}`]).join('\n');
}
