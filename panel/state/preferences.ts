/** What the panel remembers when it is closed: sizes of parts, notes that were read. Nothing of a trace. */
import * as v from 'valibot';

const preferences = v.object({
  registrationsWidth: v.optional(v.number(), 280),
  timelineHeight: v.optional(v.number(), 220),
  detailsHeight: v.optional(v.number(), 260),
  recordingExplained: v.optional(v.boolean(), false),
});

/** The remembered things. */
export type Preferences = v.InferOutput<typeof preferences>;

const key = 'syncscope.panel';

/** Reads what was remembered; the defaults where nothing was or storage is refused. */
export function readPreferences(): Preferences {
  try {
    return v.parse(preferences, JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return v.parse(preferences, {});
  }
}

/** Remembers. Where storage is refused, nothing is remembered. */
export function writePreferences(values: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // A browser may refuse storage to extensions; sizes are not worth a message.
  }
}
