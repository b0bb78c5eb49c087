/** What the panel of a tab showed, so that it shows it again when DevTools is closed and opened again. */
import * as v from 'valibot';

const number = v.pipe(v.number(), v.finite());
const lookSchema = v.object({
  recordingId: v.string(),
  /** The recording that was shown in place of the live trace. */
  stored: v.nullable(v.object({ name: v.string(), imported: v.boolean() })),
  query: v.string(),
  view: v.variant('kind', [
    v.object({ kind: v.literal('all') }),
    v.object({ kind: v.literal('end'), span: number }),
    v.object({ kind: v.literal('range'), from: number, to: number }),
  ]),
  selection: v.object({ seq: v.nullable(number), dispatchId: v.nullable(v.string()) }),
  table: v.picklist(['events', 'attempts']),
  /** The scopes of the registrations that are collapsed on the timeline. */
  collapsed: v.array(v.string()),
});
/** What a panel showed. */
export type Look = v.InferOutput<typeof lookSchema>;

const key = 'syncscope.looks';
/** Tabs are closed without a word to us: only those looked at last are remembered. */
const mostLooks = 20;
const looksSchema = v.array(v.object({ tabId: v.number(), look: lookSchema }));

/** What was shown of a tab; null where nothing is remembered. */
export function readLook(tabId: number): Look | null {
  return readLooks().find((each) => each.tabId === tabId)?.look ?? null;
}

/** Remembers what is shown of a tab. Where storage is refused, nothing is remembered. */
export function writeLook(tabId: number, look: Look): void {
  const others = readLooks().filter((each) => each.tabId !== tabId);
  try {
    localStorage.setItem(key, JSON.stringify([{ tabId, look }, ...others].slice(0, mostLooks)));
  } catch {
    // It is not worth a message.
  }
}

function readLooks(): v.InferOutput<typeof looksSchema> {
  try {
    const { success, output } = v.safeParse(looksSchema, JSON.parse(localStorage.getItem(key) ?? '[]'));
    return success ? output : [];
  } catch {
    return [];
  }
}
