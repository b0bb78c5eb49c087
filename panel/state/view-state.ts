/** What the panel of a tab showed, so that it shows it again when DevTools is closed and opened again. */
import { effect } from '@preact/signals';
import * as v from 'valibot';
import type { Memory } from '../host.ts';
import type { FilterSlice } from './filter.ts';
import type { RecordingsSlice } from './recordings.ts';
import type { SelectionSlice } from './selection.ts';
import type { ViewSlice } from './view.ts';

const number = v.pipe(v.number(), v.finite());
const viewStateSchema = v.object({
  recordingId: v.string(),
  /** The recording that was shown in place of the live trace. */
  stored: v.nullable(v.object({ name: v.string(), imported: v.boolean() })),
  query: v.string(),
  view: v.variant('kind', [
    v.object({ kind: v.picklist(['all', 'fit']) }),
    v.object({ kind: v.literal('end'), span: number }),
    v.object({ kind: v.literal('range'), from: number, to: number }),
  ]),
  selection: v.object({
    seq: v.nullable(number),
    dispatchId: v.nullable(v.string()),
    problem: v.nullable(v.string()),
    why: v.nullable(v.string()),
  }),
  table: v.string(),
  /** The scopes of the registrations that are collapsed on the timeline. */
  collapsed: v.array(v.string()),
});

const key = 'syncscope.view-states';
/** Tabs are closed without a word to us: only those looked at last are remembered. */
const mostViewStates = 20;
const viewStatesSchema = v.array(v.object({ tabId: v.number(), viewState: viewStateSchema }));

/** What is remembered of. */
export interface ViewStateParts {
  tabId: number;
  memory: Memory;
  recordings: Pick<RecordingsSlice, 'recordingId' | 'shown' | 'traces' | 'open'>;
  filter: Pick<FilterSlice, 'query'>;
  view: ViewSlice;
  selection: Pick<SelectionSlice, 'selected'>;
}

/** What was shown before, until its trace is shown again. */
export interface EarlierView {
  /** Shows a trace as it was shown before, if it is that trace. */
  restore: (recordingId: string) => void;
  /** Shows the recording that was shown before, if it is still there. */
  reopen: () => Promise<void>;
}

/** Remembers what is shown of a tab, as it changes, until the signal. */
export function keepViewState(
  { tabId, memory, recordings, filter, view, selection }: ViewStateParts,
  ended: AbortSignal,
): EarlierView {
  let before = viewStatesIn(memory).find((each) => each.tabId === tabId)?.viewState ?? null;
  let write: (() => void) | null = null;
  const stop = effect(() => {
    const recordingId = recordings.recordingId.value;
    const shown = recordings.shown.value;
    const viewState = {
      stored: shown.kind === 'stored' ? { name: shown.name, imported: shown.imported } : null,
      query: filter.query.value,
      view: view.timeline.value,
      selection: selection.selected.value,
      table: view.table.value,
      collapsed: [...view.collapsed.value],
    };
    write = () => {
      write = null;
      if (recordingId === null || before !== null) return;
      const others = viewStatesIn(memory).filter((each) => each.tabId !== tabId);
      memory.write(key, [{ tabId, viewState: { recordingId, ...viewState } }, ...others].slice(0, mostViewStates));
    };
    // Once for all that changes right after each other; when DevTools is closed, before that.
    const timer = setTimeout(() => write?.(), 100);
    return () => clearTimeout(timer);
  });
  ended.addEventListener(
    'abort',
    () => {
      write?.();
      stop();
    },
    { once: true },
  );

  return {
    restore(recordingId) {
      if (before?.recordingId !== recordingId) return;
      filter.query.value = before.query;
      view.timeline.value = before.view;
      selection.selected.value = before.selection;
      view.table.value = before.table;
      view.collapsed.value = new Set(before.collapsed);
      before = null;
    },
    async reopen() {
      const earlier = before;
      if (!earlier) return;
      const { recordingId: id, stored } = earlier;
      if (stored && (await (await recordings.traces).recording(id)) && before === earlier) recordings.open({ id, ...stored });
      before = null;
    },
  };
}

function viewStatesIn(memory: Memory): v.InferOutput<typeof viewStatesSchema> {
  const { success, output } = v.safeParse(viewStatesSchema, memory.read(key));
  return success ? output : [];
}
