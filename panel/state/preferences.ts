/** What the panel remembers when it is closed: sizes of parts, notes that were read. Nothing of a trace. */

const defaults = {
  registrationsWidth: 280,
  timelineHeight: 220,
  detailsHeight: 260,
  recordingExplained: false,
  keepWorkers: false,
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
