/** What happened in a dispatch, drawn with times from its start. */
import * as texts from '../../src/messages/compiled/details.js';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import { durationText } from '../../src/messages/durations.ts';
import type { Dispatch } from '../../src/trace/model.ts';
import { clipped } from '../components/format.ts';
import { Outcome } from '../components/outcome.tsx';
import { useShown } from '../components/shown.tsx';
import { waterfallLength, waterfallRows, type WaterfallRow } from './waterfall-rows.ts';

/** What the waterfall takes. */
export interface WaterfallProps {
  dispatch: Dispatch;
  verdict: Verdict;
  now: number;
  /** Which row is selected, by its kind and id. */
  isSelected: (row: WaterfallRow) => boolean;
  onSelect: (row: WaterfallRow) => void;
}

/** More rows at once would hide what comes below. */
const rowsAtOnce = 60;

/** The waterfall. */
export function Waterfall({ dispatch, verdict, now, isSelected, onSelect }: WaterfallProps) {
  const rows = waterfallRows(dispatch, verdict);
  const { items, more } = useShown(rows, dispatch, rowsAtOnce);
  const length = waterfallLength(rows, now - dispatch.startedAt);
  const percent = (ms: number) => `${Math.max(0, Math.min(100, (ms / length) * 100))}%`;
  return (
    <>
      <ul class="waterfall" aria-label={texts.waterfall()}>
        {items.map((row) => {
          const took = row.to === null ? texts.notOver() : durationText(row.to - row.from);
          return (
            <li key={`${row.kind} ${row.id}`}>
              <button
                type="button"
                class={`waterfall-row ${isSelected(row) ? 'selected' : ''}`}
                title={texts.row({ what: clipped(row.label), start: durationText(row.from), took })}
                onClick={() => onSelect(row)}
              >
                <span class="waterfall-label">
                  <bdi>{clipped(row.label)}</bdi>
                </span>
                <span class="waterfall-track" aria-hidden="true">
                  <span
                    class={`waterfall-bar ${row.kind} ${row.tone}`}
                    style={{ left: percent(row.from), width: percent((row.to ?? length) - row.from) }}
                  />
                </span>
                <span class="waterfall-time start">+{durationText(row.from)}</span>
                <span class="waterfall-time">{took}</span>
                <Outcome tone={row.tone}>{row.note}</Outcome>
              </button>
            </li>
          );
        })}
      </ul>
      {more}
    </>
  );
}
