/** What the panel of a tab showed, so that it shows it again when DevTools is closed and opened again. */
import * as v from 'valibot';

const number = v.pipe(v.number(), v.finite());
const viewStateSchema = v.object({
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
  table: v.string(),
  /** The scopes of the registrations that are collapsed on the timeline. */
  collapsed: v.array(v.string()),
});
/** What a panel showed. */
export type ViewState = v.InferOutput<typeof viewStateSchema>;

const key = 'syncscope.view-states';
/** Tabs are closed without a word to us: only those looked at last are remembered. */
const mostViewStates = 20;
const viewStatesSchema = v.array(v.object({ tabId: v.number(), viewState: viewStateSchema }));

/** What was shown of a tab; null where nothing is remembered. */
export function readViewState(tabId: number): ViewState | null {
  return readViewStates().find((each) => each.tabId === tabId)?.viewState ?? null;
}

/** Remembers what is shown of a tab. Where storage is refused, nothing is remembered. */
export function writeViewState(tabId: number, viewState: ViewState): void {
  const others = readViewStates().filter((each) => each.tabId !== tabId);
  try {
    localStorage.setItem(key, JSON.stringify([{ tabId, viewState }, ...others].slice(0, mostViewStates)));
  } catch {
    // It is not worth a message.
  }
}

function readViewStates(): v.InferOutput<typeof viewStatesSchema> {
  try {
    const { success, output } = v.safeParse(viewStatesSchema, JSON.parse(localStorage.getItem(key) ?? '[]'));
    return success ? output : [];
  } catch {
    return [];
  }
}
