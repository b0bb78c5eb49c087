/** What is selected, and bringing it into view. */
import { useEffect } from 'preact/hooks';
import type { Tag } from '../../src/trace/model.ts';
import type { SelectionSlice } from '../state/selection.ts';
import type { TraceLog } from '../state/trace-log.ts';
import { axisHeight, isLaneOf, scopeHeight, type Lane } from './lanes.ts';
import type { TimeRange } from './range.ts';
import { endOf } from './scene-bars.ts';

/** What is selected anywhere in the panel, as the timeline shows it. */
export interface Chosen {
  dispatchId: string | null;
  tag: Tag | null;
  /** When it was; null where it is a tag and no event of it. */
  span: TimeRange | null;
}

/** Looks up what is selected. */
export function chosenOf({ selected, tagKey }: SelectionSlice, log: TraceLog, now: number): Chosen | null {
  const { dispatchId, seq } = selected.value;
  const tag = log.model.tags.get(tagKey.value ?? '') ?? null;
  const dispatch = log.model.dispatches.get(dispatchId ?? '');
  if (dispatch) return { dispatchId, tag, span: { from: dispatch.startedAt, to: endOf(dispatch, now) } };
  const event = seq === null ? undefined : log.eventAt(seq);
  const span = event ? { from: event.at, to: event.at } : null;
  return tag || span ? { dispatchId: null, tag, span } : null;
}

/** Brings what was selected elsewhere into view. */
export function useRevealed(
  scroller: { current: HTMLDivElement | null },
  lanes: readonly Lane[],
  chosen: Chosen | null,
  range: TimeRange,
  move: (range: TimeRange) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element || !chosen) return;
    const { tag, span } = chosen;
    const lane = tag && lanes.find((each) => isLaneOf(each, tag));
    if (lane) {
      const room = element.clientHeight - axisHeight;
      // The head of its registration covers what is at the top.
      const top = lane.top - (lane.kind === 'tag' ? scopeHeight : 0);
      if (top < element.scrollTop) element.scrollTop = top;
      else if (lane.top + lane.height > element.scrollTop + room) element.scrollTop = lane.top + lane.height - room;
    }
    if (!span || (lane === undefined && tag)) return;
    const half = (range.to - range.from) / 2;
    if (span.to < range.from || span.from > range.to) move({ from: span.to - half, to: span.to + half });
  }, [chosen?.dispatchId, chosen?.tag, chosen?.dispatchId === null ? chosen.span?.from : null]);
}
