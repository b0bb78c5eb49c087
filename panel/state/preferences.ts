/** What the panel remembers when it is closed: sizes of parts, how things are shown, notes that were read. Nothing of a trace. */

const defaults = {
  registrationsWidth: 280,
  timelineHeight: 220,
  detailsHeight: 260,
  recordingExplained: false,
  /** Whether a recording leaves workers that run already as they are. */
  keepWorkers: false,
  /** Whether a recording holds the bodies of requests and answers. */
  recordBodies: false,
  /** Whether tables tell times since the start of the trace, not those of the day. */
  timesSinceStart: false,
  /** Columns that are not shown, as `Table.column`, with commas between. */
  hiddenColumns: '',
  /** Filters that were used, the last first, a line each. */
  filters: '',
};

/** The remembered things. */
export type Preferences = typeof defaults;

const key = 'syncscope.panel';

/** Reads what was remembered; the default where nothing was, or no such thing, or storage is refused. */
export function readPreferences(): Preferences {
  const preferences = { ...defaults };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    for (const [name, value] of Object.entries(Object(stored))) {
      if (typeof value === typeof Reflect.get(defaults, name)) Reflect.set(preferences, name, value);
    }
  } catch {
    // Sizes are not worth a message.
  }
  return preferences;
}

/** Remembers. Where storage is refused, nothing is remembered. */
export function writePreferences(values: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // A browser may refuse storage to extensions; sizes are not worth a message.
  }
}

/** The names of the columns that are not shown: `Table.column`. */
export function hiddenColumns({ hiddenColumns: names }: Preferences): Set<string> {
  return new Set(names.split(',').filter(Boolean));
}

/** The names of the columns that are not shown, after one of them is shown or hidden. */
export function withColumn(preferences: Preferences, name: string, shown: boolean): string {
  const names = hiddenColumns(preferences);
  if (shown) names.delete(name);
  else names.add(name);
  return [...names].join(',');
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
