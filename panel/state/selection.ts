/** What is selected, in all parts of the panel alike. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { tagKey, type Tag } from '../../src/trace/model.ts';
import { tagOfEvent } from '../../src/trace/origin.ts';
import type { TraceLog } from './trace-log.ts';

/** An event, and the dispatch that it belongs to, if any; or a problem; or why a tag has not fired. */
export interface Selected {
  seq: number | null;
  dispatchId: string | null;
  /** The key of the problem; null for none. */
  problem: string | null;
  /** The key of the tag of which it is asked why it has not fired; null for none. */
  why: string | null;
}

/** The slice. */
export interface SelectionSlice {
  selected: Signal<Selected>;
  /** The key of the tag that it belongs to. */
  tagKey: ReadonlySignal<string | null>;
  selectDispatch: (dispatchId: string) => void;
  selectSeq: (seq: number, dispatchId: string | null) => void;
  selectCall: (callId: string) => void;
  selectTag: (tag: Tag) => void;
  selectProblem: (key: string) => void;
  /** Asks why a tag has not fired. */
  selectWhy: (tag: Tag) => void;
  deselect: () => void;
}

/** Nothing is selected. */
export const nothingSelected: Selected = { seq: null, dispatchId: null, problem: null, why: null };

/** Whether anything is selected. */
export function isAnythingSelected({ seq, dispatchId, problem, why }: Selected): boolean {
  return seq !== null || dispatchId !== null || problem !== null || why !== null;
}

/** Makes the slice. */
export function createSelection(log: ReadonlySignal<TraceLog>): SelectionSlice {
  const selected = signal(nothingSelected);

  function selectDispatch(dispatchId: string): void {
    selected.value = { ...nothingSelected, dispatchId, seq: log.value.startOf('dispatch', dispatchId) };
  }
  function selectCall(callId: string): void {
    selected.value = { ...nothingSelected, seq: log.value.startOf('call', callId) };
  }

  return {
    selected,
    tagKey: computed(() => {
      const { seq, dispatchId, problem, why } = selected.value;
      if (why !== null) return why;
      const { model, problems } = log.value;
      if (problem !== null) {
        const [tag, other] = problems.find(({ key }) => key === problem)?.subject.tags ?? [];
        return tag && !other ? tagKey(tag.scope, tag.type, tag.tag) : null;
      }
      const dispatch = dispatchId === null ? undefined : model.dispatches.get(dispatchId);
      if (dispatch) return dispatch.tagKey;
      const event = seq === null ? undefined : log.value.eventAt(seq);
      return (event && tagOfEvent(model, event)?.key) ?? null;
    }),
    selectDispatch,
    selectCall,
    selectSeq(seq, dispatchId) {
      selected.value = { ...nothingSelected, seq, dispatchId };
    },
    selectTag(tag) {
      const dispatch = tag.dispatches.at(-1);
      const call = tag.calls.at(-1);
      if (dispatch) selectDispatch(dispatch.dispatchId);
      else if (call) selectCall(call.callId);
    },
    selectProblem(problem) {
      selected.value = { ...nothingSelected, problem };
    },
    selectWhy({ key }) {
      selected.value = { ...nothingSelected, why: key };
    },
    deselect() {
      selected.value = nothingSelected;
    },
  };
}
